/** Runs a program with a bad input, and compares what it says: exactly, and without a stack. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { commandOf, ROOT } from './child-process.ts';

/** One bad input: what it is, the words or the settings, the sentence, and the exit code. */
export type BadInput = {
  what: string;
  args?: readonly string[];
  env?: Record<string, string>;
  says: string | RegExp;
  code: number;
};

/** A program of ours; `start` is `npm start`. */
export type Program =
  | 'cli/main.ts'
  | 'api/main.ts'
  | 'worker/main.ts'
  | 'prisma/migrate.ts'
  | 'prisma/load-catalogue.ts'
  | 'start';

const STACK = /^\s+at |node_modules|PrismaClient|node:internal|\[cause\]/m;
/** A program that accepts the bad input would run on. */
const GIVE_UP_MS = 60_000;

/** Fails unless the program ends with the code, and says the sentence and nothing else. */
export async function refuses(program: Program, { args = [], env = {}, says, code, what }: BadInput): Promise<void> {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const command = program === 'start' ? ['scripts/start.mjs'] : await commandOf(program);
  const child = spawn(process.execPath, [...command, ...args], {
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR, ...(program === 'start' ? {} : { NODE_ENV: 'test' }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: GIVE_UP_MS,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  const ended = await new Promise<number | null>((resolve) => child.once('close', resolve));
  assert.equal(ended, code, `${what}: ${stdout}${stderr}`);
  const said = stderr.trim();
  if (typeof says === 'string') assert.equal(said, says, what);
  else assert.match(said, says, what);
  assert.doesNotMatch(stdout + stderr, STACK, what);
}
