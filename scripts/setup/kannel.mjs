/** Kannel, an independent SMS gateway: interop tests connect it to the sandbox's SMSC. */
import path from 'node:path';
import { isExecutable, onPath } from './command.mjs';
import { installFromDebian } from './debian.mjs';
import { trouble } from './step.mjs';

/** The folders of servers in packages, which may be missing on the PATH. */
const SERVERS = ['/usr/sbin', '/usr/local/sbin'];
const PROGRAMS = ['bearerbox', 'smsbox'];

/**
 * The folder with Kannel's bearerbox and smsbox: KANNEL, the PATH, or Debian's package.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function kannel(say = () => {}) {
  const given = process.env.KANNEL;
  if (given && !hasBoth(given)) throw trouble(`KANNEL names no folder with bearerbox and smsbox: ${given}`);
  return given || installed() || (await fromDebian(say)) || notFound();
}

const installed = () => {
  const bearerbox = onPath('bearerbox');
  return [...(bearerbox ? [path.dirname(bearerbox)] : []), ...SERVERS].find(hasBoth);
};

/** @param {string} folder */
const hasBoth = (folder) => PROGRAMS.every((program) => isExecutable(path.join(folder, program)));

/** @param {import('./step.mjs').Say} say */
async function fromDebian(say) {
  await installFromDebian(say, 'kannel');
  return installed();
}

/** @returns {never} */
function notFound() {
  throw trouble(
    'No Kannel was found. Install it (Debian: apt-get install -y kannel),\n' +
      '    or name the folder with its bearerbox and smsbox in KANNEL.',
  );
}
