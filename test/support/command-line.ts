import { spawn } from 'node:child_process';
import { commandOf, ROOT } from './child-process.ts';

/** Runs `usynys` as a process; `input` is what its user types. */
export async function usynys(args: string[], env: Record<string, string>, input = '') {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...(await commandOf('cli/main.ts')), ...args], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: 'test', ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += String(text)));
  child.stderr.on('data', (text) => (output.stderr += String(text)));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...output };
}
