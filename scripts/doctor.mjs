/** `npm run doctor`: looks at every connection. Without settings of its own in the environment it looks at what `npm
 *  start` runs. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { applicationEnvironment } from './run/environment.mjs';
import { needDifferentPorts } from './setup/ports.mjs';
import { portsToOpen, readSettings } from './run/settings.mjs';
import { ROOT } from './setup/paths.mjs';
import { devSecrets } from './setup/secrets.mjs';
import { printTrouble } from './setup/step.mjs';

try {
  process.exit(lookAtEverything());
} catch (error) {
  printTrouble(error);
  process.exit(1);
}

function lookAtEverything() {
  const { status } = spawnSync(process.execPath, [path.join(ROOT, 'cli', 'usynys.mjs'), 'doctor'], {
    stdio: 'inherit',
    env: process.env.CONNECTIONS ? process.env : { ...process.env, ...developmentEnvironment() },
  });
  return status ?? 1;
}

function developmentEnvironment() {
  const settings = readSettings(process.env);
  needDifferentPorts(portsToOpen(settings));
  const secrets = devSecrets();
  const embedded = `postgresql://postgres:${secrets.POSTGRES_PASSWORD}@127.0.0.1:${settings.postgresPort}/usynys`;
  return applicationEnvironment(settings, secrets, settings.databaseUrl ?? embedded);
}
