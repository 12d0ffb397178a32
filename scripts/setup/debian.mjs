/** Debian packages, for programs that npm does not provide. */
import fs from 'node:fs';
import { run } from './command.mjs';

/** apt-get waits for another apt-get, so that two set-ups at the same time do not fail. */
const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=120'];
const QUIET = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 600_000 };

/**
 * Installs packages where that is possible, as root on Debian. The caller checks whether the program exists then.
 * @param {import('./step.mjs').Say} say
 * @param {...string} packages
 */
export async function installFromDebian(say, ...packages) {
  if (process.getuid?.() !== 0 || !fs.existsSync('/etc/debian_version')) return;
  say(`installing the Debian package ${packages.join(', ')}`);
  const install = () =>
    run('apt-get', ['install', '-y', '--no-install-recommends', ...WAIT_FOR_LOCK, ...packages], QUIET);
  // The package lists may be missing or old: they are fetched only after a failure, because that takes long.
  await install().catch(async () => {
    await run('apt-get', ['update', ...WAIT_FOR_LOCK], QUIET).catch(() => undefined);
    await install().catch(() => undefined);
  });
}
