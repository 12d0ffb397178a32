/** PostgreSQL with its client programs, which npm does not provide: tests make and restore backups with them. */
import fs from 'node:fs';
import path from 'node:path';
import { isExecutable, onPath } from './command.mjs';
import { installFromDebian } from './debian.mjs';
import { trouble } from './step.mjs';

const PROGRAMS = ['initdb', 'postgres', 'pg_dump', 'pg_restore', 'psql'];
/** The folder of all versions on Debian. */
const DEBIAN = '/usr/lib/postgresql';

/**
 * The folder with server and client programs of one version: POSTGRES_TOOLS, the PATH, or Debian's package.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function postgresTools(say = () => {}) {
  const given = process.env.POSTGRES_TOOLS;
  if (given && !hasAll(given)) throw trouble(`POSTGRES_TOOLS names no folder with ${PROGRAMS.join(', ')}: ${given}`);
  return given || installed() || (await fromDebian(say)) || notFound();
}

const installed = () => {
  const initdb = onPath('initdb');
  const versions = fs.existsSync(DEBIAN) ? fs.readdirSync(DEBIAN).sort().reverse() : [];
  const folders = versions.map((version) => path.join(DEBIAN, version, 'bin'));
  return [...(initdb ? [path.dirname(initdb)] : []), ...folders].find(hasAll);
};

/** @param {string} folder */
const hasAll = (folder) => PROGRAMS.every((program) => isExecutable(path.join(folder, program)));

/** @param {import('./step.mjs').Say} say */
async function fromDebian(say) {
  await installFromDebian(say, 'postgresql');
  return installed();
}

/** @returns {never} */
function notFound() {
  throw trouble(
    `No PostgreSQL with ${PROGRAMS.join(', ')} was found. Install it (Debian: apt-get install -y postgresql),\n` +
      '    or name the folder with its programs in POSTGRES_TOOLS.',
  );
}
