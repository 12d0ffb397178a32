/** `npm run doctor`: looks at every connection. Without settings of its own in the environment it looks at what `npm start` runs. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { applicationEnvironment } from './run/environment.mjs';
import { readSettings } from './run/settings.mjs';
import { ROOT } from './setup/paths.mjs';
import { devSecrets } from './setup/secrets.mjs';

const { status } = spawnSync(process.execPath, [path.join(ROOT, 'cli', 'usynys.mjs'), 'doctor'], {
  stdio: 'inherit',
  env: process.env.CONNECTIONS ? process.env : { ...process.env, ...developmentEnvironment() },
});
process.exit(status ?? 1);

function developmentEnvironment() {
  const settings = readSettings(process.env);
  const secrets = devSecrets();
  const embedded = `postgresql://postgres:${secrets.POSTGRES_PASSWORD}@127.0.0.1:${settings.postgresPort}/usynys`;
  return applicationEnvironment(settings, secrets, settings.databaseUrl ?? embedded);
}
