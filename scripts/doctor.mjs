/** `npm run doctor`: checks every connection. Without CONNECTIONS in the environment it checks the system of `npm
 *  start`. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { applicationEnvironment } from './run/environment.mjs';
import { needDifferentPorts } from './setup/ports.mjs';
import { portsToOpen, readSettings } from './run/settings.mjs';
import { ROOT } from './setup/paths.mjs';
import { devSecrets } from './setup/secrets.mjs';
import { printTrouble } from './setup/step.mjs';

try {
  process.exit(runDoctor());
} catch (error) {
  printTrouble(error);
  process.exit(1);
}

function runDoctor() {
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
