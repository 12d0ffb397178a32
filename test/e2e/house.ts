/** A fresh clone of this tree with its own ports, in which `npm start` runs: as a newcomer has it. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/setup/ports.mjs';

/** What `npm start` listens on unless it is told otherwise: these numbers stand in the documents. */
const DEFAULT_PORTS = {
  API_PORT: 3000,
  WORKER_PORT: 3001,
  SANDBOX_PORT: 3010,
  SANDBOX_SMPP_PORT: 2775,
  TEMPORAL_PORT: 7233,
  TEMPORAL_UI_PORT: 8233,
  POSTGRES_PORT: 54320,
  /** Not ours: that of a provider's system in docs/connect-your-system.md. */
  PORT: 8080,
};

export type House = {
  folder: string;
  /** Without the ports: what a newcomer's second terminal has. */
  env: NodeJS.ProcessEnv;
  /** The text of a document with the ports of this house. */
  here: (text: string) => string;
  stop: () => Promise<void>;
};

/** Copies the tree and starts it; rejects with what was printed when it does not start. */
export async function openHouse(): Promise<House> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-house-'));
  fs.chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user
  copyTree(folder);
  const ports: Record<string, string> = {};
  for (const name of Object.keys(DEFAULT_PORTS)) ports[name] = String(await freePort());
  const env = withoutOurs();
  const start = spawn('npm', ['start'], { cwd: folder, env: { ...env, ...ports }, stdio: ['ignore', 'pipe', 'pipe'] });
  await untilReady(start);
  return {
    folder,
    env,
    here: (text) =>
      Object.entries(DEFAULT_PORTS).reduce(
        (changed, [name, port]) =>
          changed
            .replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${ports[name]}`)
            .replaceAll(`${name}=${port}`, `${name}=${ports[name]}`),
        text,
      ),
    stop: async () => {
      const ended = once(start, 'close'); // npm ends before its script, which holds the output open
      start.kill('SIGTERM');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What git would clone, with the changes that are not committed yet; packages and downloads are linked. */
function copyTree(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' });
  for (const file of listed.split('\0').filter((name) => name !== '' && fs.existsSync(name))) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.copyFileSync(file, path.join(folder, file));
  }
  for (const shared of ['node_modules', '.cache']) {
    fs.mkdirSync(shared, { recursive: true });
    fs.symlinkSync(path.resolve(shared), path.join(folder, shared));
  }
}

/** The environment without what the test's own process was given. */
function withoutOurs(): NodeJS.ProcessEnv {
  const ours = /^(DATABASE_URL|TEST_DATABASE_URL|TEMPORAL_|CONNECTIONS|KEYS_DIR|NODE_ENV|npm_|MOCHA_|[A-Z_]+_PORT$)/;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name) || name === 'TEMPORAL_BINARY');
  return Object.fromEntries(kept);
}

async function untilReady(start: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (text: string) => {
      output += text;
      if (output.includes('Ready after') && output.includes('Ctrl-C stops the system')) resolve();
    };
    for (const stream of [start.stdout!, start.stderr!]) stream.setEncoding('utf8').on('data', hear);
    start.once('exit', (code) => reject(new Error(`npm start ended with code ${code}:\n${output}`)));
    start.once('error', reject);
  });
}
