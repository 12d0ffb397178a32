/** One job as a process. */
import { spawn } from 'node:child_process';
import { signal } from '../setup/process-identity.mjs';
import { ROOT } from '../setup/paths.mjs';

/** @typedef {{ exitCode: number | null, output: string }} Ended */

/** A job that hangs must not hide what the others found. */
const JOB_TIMEOUT_MS = 45 * 60_000;

/** @type {Set<number>} */
const groups = new Set();
process.once('exit', () => groups.forEach(end));

/** @param {number} group */
function end(group) {
  signal(-group, 'SIGKILL');
  groups.delete(group);
}

/**
 * Runs Node in a group of its own that is ended with it: no test leaves a process behind. Its output comes in one piece
 * when it has ended, so that the lines of jobs that run side by side do not mix.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(pid: number) => void} adopt
 * @returns {Promise<Ended>}
 */
export function runNode(args, env, adopt) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const { pid } = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    if (pid) {
      groups.add(pid);
      adopt(pid);
    }
    const timer = setTimeout(() => {
      output += `  ✗ ended after ${JOB_TIMEOUT_MS / 60_000} minutes\n`;
      if (pid) end(pid);
    }, JOB_TIMEOUT_MS);
    child.once('error', (error) => (output += `  ✗ ${error.message}\n`));
    child.once('exit', () => pid && end(pid)); // a process left over would keep the output open
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output });
    });
  });
}
