/** PostgreSQL refuses to run as root: root runs its programs as another user, who may have no access to our folders. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { onPath } from './command.mjs';
import { trouble } from './step.mjs';

/** @typedef {{ program: string, args: string[], uid?: number, gid?: number }} Invocation */

/**
 * How to run a program of PostgreSQL on this data folder; the folder is made if it is missing.
 * @param {string} dataFolder
 * @param {string} program
 * @param {string[]} args
 * @returns {Invocation}
 */
export function asPostgresUser(dataFolder, program, args) {
  fs.mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return { program, args };
  const uid = ownerOf(dataFolder) || idOf('postgres') || idOf('nobody');
  fs.chownSync(dataFolder, uid, uid);
  const closed = [dataFolder, program].map(closedParent).find(Boolean);
  return closed ? throughClosedFolder(closed, uid, program, args) : { program, args, uid, gid: uid };
}

/** @param {string} folder @returns {number} the user id of its owner; 0 for root */
const ownerOf = (folder) => fs.statSync(folder).uid;

/** @param {string} user @returns {number} 0 when there is no such user */
function idOf(user) {
  try {
    return Number(execFileSync('id', ['-u', user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return 0;
  }
}

/** @param {string} place @returns {string | undefined} the first folder above it that others may not enter */
function closedParent(place) {
  const parent = path.dirname(place);
  if (parent === place) return undefined;
  return closedParent(parent) ?? ((fs.statSync(parent).mode & 0o001) === 0 ? parent : undefined);
}

/**
 * For a clone under /root or in a private temporary folder: the other user keeps root's right to enter folders.
 * @param {string} closed
 * @param {number} uid
 * @param {string} program
 * @param {string[]} args
 * @returns {Invocation}
 */
function throughClosedFolder(closed, uid, program, args) {
  const setpriv = onPath('setpriv');
  if (!setpriv) {
    throw trouble(
      `PostgreSQL may not run as root, and no other user can enter ${closed}. Clone the project elsewhere,\n` +
        `    run chmod o+x ${closed}, work as an ordinary user, or set DATABASE_URL.`,
    );
  }
  const identity = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const rights = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { program: setpriv, args: [...identity, ...rights, program, ...args] };
}
