/** Whether a process id, read from a file, still means the process that was written down: ids are given out again. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * Whether this process lives and its command line names this.
 * @param {number} pid
 * @param {string} mark
 */
export function runs(pid, mark) {
  return pid > 0 && commandLine(pid).includes(mark);
}

/** @param {number} pid empty when it is gone */
function commandLine(pid) {
  try {
    if (fs.existsSync('/proc/self/cmdline'))
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/**
 * Signals a process or, with a negative id, a group; one that is gone is fine.
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
