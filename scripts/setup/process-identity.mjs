/** Processes by their ids. The system reuses ids, so an id from a file may belong to another process by now. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const hasProc = fs.existsSync('/proc/self/cmdline');

/**
 * Whether this process is alive and its command line contains the mark.
 * @param {number} pid
 * @param {string} mark
 */
export function runs(pid, mark) {
  return pid > 0 && commandLine(pid).includes(mark);
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Signals a process or, with a negative id, a group; one that has ended is ignored.
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

/**
 * Stops a process that is not our child and waits for its end.
 * @param {number} pid
 * @param {string} mark
 * @param {NodeJS.Signals} name
 */
export async function stopForeign(pid, mark, name) {
  signal(pid, name);
  for (let tenths = 0; tenths < 150 && runs(pid, mark); tenths++) await new Promise((done) => setTimeout(done, 100));
  signal(-pid, 'SIGKILL');
}

/**
 * The parent processes that belong to `npm start`: npm, and the shell in which it runs a script if that stays.
 * @param {string} script
 */
export function npmAncestors(script) {
  const parent = process.ppid;
  return commandLine(parent).includes(script) ? [parent, parentOf(parent)] : [parent];
}

/** @param {number} pid @returns {string} empty when it has ended */
const commandLine = (pid) => (hasProc ? readProc(pid, 'cmdline').replaceAll('\0', ' ') : askPs(pid, 'command='));

/** @param {number} pid */
const parentOf = (pid) =>
  Number(
    hasProc
      ? readProc(pid, 'stat')
          .replace(/^.*\) /s, '')
          .split(' ')[1]
      : askPs(pid, 'ppid='),
  );

/** @param {number} pid @param {string} file */
function readProc(pid, file) {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid @param {string} column */
function askPs(pid, column) {
  try {
    const ps = ['-o', column, '-p', String(pid)];
    return execFileSync('ps', ps, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
