/** One program of the supervisor, in a process group of its own, so that Ctrl-C reaches only the supervisor. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { LOGS, ROOT } from '../setup/paths.mjs';
import { trouble } from '../setup/step.mjs';
import { endOf } from './logs.mjs';

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} [log] the file of its output
 * @property {NodeJS.Signals} [stopSignal] the signal for a graceful stop; SIGTERM
 * @property {number} [graceMs] the longest graceful stop; 15 s
 * @property {() => Promise<boolean>} isReady
 * @property {number} [readyWithinMs] 60 s
 */

/** @typedef {ReturnType<typeof launch>} Running */

/** @param {Program} program */
export function launch({ name, program, args, env = {}, uid, gid, ...options }) {
  const { log = path.join(LOGS, `${name}.log`), stopSignal = 'SIGTERM', graceMs = 15_000 } = options;
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const output = fs.openSync(log, 'a');
  const logFrom = fs.fstatSync(output).size; // earlier runs of the program are above
  const child = spawn(program, args, {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    ...(uid === undefined ? {} : { uid, gid }),
  });
  fs.closeSync(output);
  let hasEnded = false;
  const ended = new Promise((resolve) => {
    child.once('error', (error) => fs.appendFileSync(log, `${error.message}\n`));
    child.once('error', () => resolve('could not be started'));
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`));
  }).then((how) => {
    hasEnded = true;
    return /** @type {string} */ (how);
  });

  /** Stops it gracefully, and kills its group when that takes too long. */
  async function stop() {
    if (!hasEnded) child.kill(stopSignal);
    const timer = setTimeout(kill, graceMs);
    await ended;
    clearTimeout(timer);
    kill();
  }

  function kill() {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group is empty: all its processes have ended.
    }
  }

  return { name, log, logFrom, pid: child.pid, stopSignal, ended, hasEnded: () => hasEnded, stop, kill };
}

/**
 * Waits until a program is ready.
 * @param {Running} running
 * @param {Program} program
 */
export async function untilReady(running, { isReady, readyWithinMs = 60_000 }) {
  const giveUpAt = performance.now() + readyWithinMs;
  while (!(await isReady().catch(() => false))) {
    if (running.hasEnded()) throw trouble(`${running.name} ${await running.ended}:\n${endOf(running)}`);
    if (performance.now() > giveUpAt) {
      throw trouble(`${running.name} was not ready within ${readyWithinMs / 1000} s:\n${endOf(running)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
