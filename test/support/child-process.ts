import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { builtProgram } from './built-programs.ts';

export const ROOT = path.resolve(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 60_000;
/** A start takes a second and more; each look takes processor time from it. */
const LOOK_AGAIN_MS = 100;
const REVIVED_AFTER_MS = 300;
/** A built program runs for seconds: V8's optimising compilers would cost it more than they save. The larger space for
 *  new objects makes most collections of garbage unnecessary. */
const SHORT_LIVED = ['--no-opt', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--max-semi-space-size=64'];

/** A program of the harness as a real process, which a scenario may kill and start again. */
export interface HarnessProcess {
  name: string;
  url: string;
  /** Starts the process and waits until it is ready, unless a system that it needs is away. A process that ends by
   *  itself is started again, as a supervisor in production does. */
  start(options?: { isCutOff: boolean }): Promise<void>;
  /** Ends it by SIGKILL, which leaves it no time to finish its work. */
  kill(): Promise<void>;
  /** The output of all its starts. */
  log(): string;
}

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Prepares a process that `start` runs. Its environment is the given one and the paths of the system. */
export function harnessProcess(
  name: string,
  main: string,
  port: number,
  env: Record<string, string>,
  { cwd = ROOT, isShortLived = true }: { cwd?: string; isShortLived?: boolean } = {},
): HarnessProcess {
  const url = `http://127.0.0.1:${port}`;
  const output: string[] = [];
  let child: ChildProcess | undefined;
  let command: string[] = [];
  let isWatched = false;
  return { name, url, start, kill, log: () => output.join('') };

  async function start({ isCutOff } = { isCutOff: false }): Promise<void> {
    isWatched = isCutOff;
    command = await commandOf(main, cwd, isShortLived);
    const started = launch();
    if (!isCutOff) await untilReady(started);
    isWatched = true;
  }

  function launch(): ChildProcess {
    const started = node(command, env, cwd);
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream?.on('data', (text) => output.push(String(text)));
    started.once('exit', () => isWatched && setTimeout(() => isWatched && launch(), REVIVED_AFTER_MS));
    return started;
  }

  async function untilReady(started: ChildProcess): Promise<void> {
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await answers(`${url}/readyz`))) {
      if (started.exitCode !== null) throw new Error(`${name} ended with code ${started.exitCode}:\n${tail()}`);
      if (performance.now() > giveUpAt) throw new Error(`${name} did not get ready:\n${tail()}`);
      await pause(LOOK_AGAIN_MS);
    }
  }

  async function kill(): Promise<void> {
    isWatched = false;
    const dying = child;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    await new Promise((resolve) => {
      dying.once('exit', resolve);
      dying.kill('SIGKILL');
    });
  }

  function tail(): string {
    return output.join('').split('\n').slice(-20).join('\n');
  }
}

/** Runs a program of ours to its end and returns its output, which is also in the error when it fails. */
export async function runProgram(main: string, args: string[], env: Record<string, string>, cwd = ROOT) {
  const child = node([...(await commandOf(main, cwd)), ...args], env, cwd);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += String(text)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${main} ended with code ${String(code)}:\n${output}`);
  return output;
}

/** The arguments of Node for a program; one in another folder is not built first. */
export async function commandOf(main: string, cwd = ROOT, isShortLived = true): Promise<string[]> {
  const program = cwd === ROOT ? await builtProgram(main) : undefined;
  return program ? [...(isShortLived ? SHORT_LIVED : []), program] : ['--import', 'tsx', main];
}

function node(args: string[], env: Record<string, string>, cwd: string): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH, HOME, TMPDIR, NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

/** A refused connection costs `fetch` half as much processor time again. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get(url, { agent: false, signal: AbortSignal.timeout(2000) }, (response) => {
      const { statusCode = 0 } = response;
      response.once('error', () => {}).resume();
      resolve(statusCode >= 200 && statusCode < 300);
    });
    request.once('error', () => resolve(false));
  });
}
