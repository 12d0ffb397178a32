import { spawn } from 'node:child_process';
import { ROOT } from './child-process.ts';

/** Runs `usynys` as its users do; `input` is what they type. */
export async function usynys(args: string[], env: Record<string, string>, input = '') {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['cli/usynys.mjs', ...args], {
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
