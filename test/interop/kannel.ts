/** Kannel, an SMPP client of others, as its package has it and with the configuration beside this file. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../scripts/setup/ports.mjs';
import { kannel as findKannel } from '../../scripts/setup/kannel.mjs';

export interface Kannel {
  /** smsbox's `sendsms`. */
  url: string;
  username: string;
  password: string;
  /** The log lines of both programs. */
  log(): string[];
  /** Their warnings since that line of the log, without those that a test causes and expects. */
  warnings(since?: number, expected?: RegExp): string[];
  isOnline(): Promise<boolean>;
  /** How many SMS wait in Kannel for the SMSC. */
  waiting(): Promise<number>;
  /** Kills both programs at once with SIGKILL. */
  kill(): Promise<void>;
  /** Starts both programs again with the same folder. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
type Peers = {
  smsc: { port: number; systemId: string; password: string };
  /** The address to which Kannel delivers replies of phones. */
  receiver: string;
};

const READY_WITHIN_MS = 20_000;
const ADMIN_PASSWORD = 'for-this-run';
const alive = new Set<ChildProcess>();
process.once('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/** Starts it and waits until it is bound to the SMSC. */
export async function startKannel({ smsc, receiver }: Peers): Promise<Kannel> {
  const programs = process.env.KANNEL ?? (await findKannel());
  const folder = mkdtempSync(path.join(tmpdir(), 'usynys-kannel-'));
  for (const name of ['store', 'dlr']) mkdirSync(path.join(folder, name));
  const [admin, box, sendsms] = await ports(3);
  const [username, password] = ['usynys', 'known'];
  const config = path.join(folder, 'kannel.conf');
  const fields = {
    FOLDER: folder,
    ADMIN_PORT: admin,
    ADMIN_PASSWORD,
    SMSBOX_PORT: box,
    SMSC_HOST: '127.0.0.1',
    SMSC_PORT: smsc.port,
    SYSTEM_ID: smsc.systemId,
    PASSWORD: smsc.password,
    SENDSMS_PORT: sendsms,
    SENDSMS_USERNAME: username,
    SENDSMS_PASSWORD: password,
    RECEIVER: receiver,
  };
  writeFileSync(config, configured(fields) + carrierParameters());
  const lines: string[] = [];
  const log = () => lines;
  let children: ChildProcess[] = [];
  const status = (what: string) => textAt(`http://127.0.0.1:${admin}/${what}.txt?password=${ADMIN_PASSWORD}`);
  const isOnline = async () => /online/.test((await status('status')) ?? '');
  await start();
  return {
    url: `http://127.0.0.1:${sendsms}/cgi-bin/sendsms`,
    username,
    password,
    log,
    warnings: (since = 0, expected = /^$/) =>
      lines.slice(since).filter((line) => /\b(WARNING|ERROR|PANIC)\b/.test(line) && !expected.test(line)),
    isOnline,
    waiting: async () => Number(/sent \d+ \((\d+) queued\)/.exec((await status('status')) ?? '')?.[1] ?? Number.NaN),
    async kill() {
      await Promise.all(children.map((child) => end(child, 'SIGKILL')));
    },
    start,
    async stop() {
      await Promise.all(children.map((child) => end(child)));
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function start(): Promise<void> {
    children = [launch(path.join(programs, 'bearerbox'), config, lines)];
    await until('bearerbox is bound', isOnline);
    children.push(launch(path.join(programs, 'smsbox'), config, lines));
    await until('smsbox is there', async () => /smsbox/.test((await status('status')) ?? ''));
  }

  async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await isTrue())) {
      if (performance.now() > giveUpAt)
        throw new Error(`Kannel: not reached in time: ${what}\n${log().slice(-30).join('\n')}`);
      await pause(50);
    }
  }
}

/** The configuration beside this file, filled in. */
function configured(fields: Record<string, string | number | undefined>): string {
  const template = readFileSync(path.join(import.meta.dirname, 'kannel.conf'), 'utf8');
  return template.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = fields[name];
    if (value === undefined && name !== 'NAME') throw new Error(`The configuration needs a value for ${name}`);
    return String(value);
  });
}

/** SMPP reserves 0x1400 to 0x3FFF for carriers: Kannel must know the parameters that the sandbox uses. */
function carrierParameters(): string {
  const names = { '0x1410': 'client-reference', '0x1411': 'inbound-id', '0x1412': 'inbound-at' };
  return Object.entries(names)
    .map(([tag, name]) => `\ngroup = smpp-tlv\nname = ${name}\ntag = ${tag}\ntype = nulterminated\nlength = 65\n`)
    .join('');
}

/** Verbosity 0 logs everything, also numbers and texts; those of the tests belong to no real person. */
function launch(program: string, config: string, lines: string[]): ChildProcess {
  const child = spawn(program, ['-v', '0', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  createInterface(child.stderr).on('line', (line) => lines.push(`${path.basename(program)}: ${line}`));
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

async function ports(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) found.add(await freePort());
  return [...found];
}

async function textAt(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).text();
  } catch {
    return undefined;
  }
}
