/** One bash for a page of the documents: what a block sets, the next one has. It ends at the first failure. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { House } from './house.ts';

export type Ran = { code: number; output: string; errors: string };
export type Terminal = { run: (commands: string) => Promise<Ran>; close: () => Promise<void> };

/** Opens it in the clone; `close` also ends what the blocks left in the background. */
export function openTerminal({ folder, env }: Pick<House, 'folder' | 'env'>): Terminal {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-terminal-'));
  const shell = spawn('bash', ['--norc', '-s'], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(shell, 'exit');
  let isOver = false;
  void ended.then(() => (isOver = true));
  shell.stdin.on('error', () => {}); // it has ended: the next block reports that
  let heard = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text));
  let count = 0;

  async function run(commands: string): Promise<Ran> {
    if (isOver) return { code: 1, output: '', errors: 'an earlier block of this page failed' };
    count += 1;
    const file = (name: string) => path.join(scratch, `${count}.${name}`);
    fs.writeFileSync(file('sh'), `set -e\n${commands}\nset +e\n`);
    shell.stdin.write(`. ${file('sh')} < /dev/null > ${file('out')} 2> ${file('err')}; echo done ${count}\n`);
    const isDone = () => heard.includes(`done ${count}\n`);
    while (!isDone() && !isOver) await new Promise((resolve) => setTimeout(resolve, 20));
    const read = (name: string) => (fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8') : '');
    return { code: isDone() ? 0 : (shell.exitCode ?? 1), output: read('out'), errors: read('err') };
  }

  async function close(): Promise<void> {
    shell.stdin.end();
    try {
      process.kill(-shell.pid!, 'SIGKILL');
    } catch {
      // every process of the group has ended
    }
    await ended;
    fs.rmSync(scratch, { recursive: true, force: true });
  }

  return { run, close };
}
