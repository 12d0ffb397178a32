/** One stage as a process. */
import { spawn } from 'node:child_process';
import { signal } from '../run/identity.mjs';
import { ROOT } from '../setup/paths.mjs';

/** @typedef {Pick<Awaited<ReturnType<typeof import('./needs.mjs').openNeeds>>, 'env' | 'adopt'>} Around */
/** @typedef {{ exitCode: number | null }} Ended */

/** A stage that hangs must not hide what the others found. */
const STAGE_TIMEOUT_MS = 45 * 60_000;

/**
 * Runs Node with its output in ours, in a group of its own that is ended with it: no test leaves a process behind.
 * @param {string[]} args
 * @param {Around} around
 * @returns {Promise<Ended>}
 */
export function runNode(args, { env, adopt }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    if (child.pid) adopt(child.pid);
    const end = () => child.pid && signal(-child.pid, 'SIGKILL');
    process.once('exit', end);
    const timer = setTimeout(() => {
      console.log(`  ✗ ended after ${STAGE_TIMEOUT_MS / 60_000} minutes`);
      end();
    }, STAGE_TIMEOUT_MS);
    child.once('exit', (exitCode) => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      end();
      resolve({ exitCode });
    });
  });
}
