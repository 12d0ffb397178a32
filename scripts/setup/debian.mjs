/** Debian packages, for programs that npm cannot bring. */
import fs from 'node:fs';
import { run } from './command.mjs';

/** Another run of apt-get is waited for, so that two set-ups at the same time do not fail each other. */
const PATIENT = ['-o', 'DPkg::Lock::Timeout=120'];
const QUIET = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 600_000 };

/**
 * Installs packages where that is possible, as root on Debian. Whether it helped, the caller sees by looking again.
 * @param {import('./step.mjs').Say} say
 * @param {...string} packages
 */
export async function installFromDebian(say, ...packages) {
  if (process.getuid?.() !== 0 || !fs.existsSync('/etc/debian_version')) return;
  say(`installing the Debian package ${packages.join(', ')}`);
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', ...PATIENT, ...packages], QUIET);
  // The lists of packages may be missing or old: they are fetched only then, since that takes longest.
  await install().catch(async () => {
    await run('apt-get', ['update', ...PATIENT], QUIET).catch(() => undefined);
    await install().catch(() => undefined);
  });
}
