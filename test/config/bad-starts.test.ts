/** Bad settings of API, worker and `npm start`: each is refused before anything starts, in a sentence that is final. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/setup/ports.mjs';
import { productionSettings } from '../support/production-settings.ts';
import type { BadInput } from '../support/refusal.ts';
import { refuses } from '../support/refusal.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-bad-start-'));
const SETTINGS: Record<string, string> = {
  ...productionSettings(folder),
  NODE_ENV: 'test',
  DATABASE_URL: 'postgresql://127.0.0.1:1/x',
};
const wrong = (...lines: string[]) => ['Wrong settings:', ...lines.map((line) => `  ${line}`)].join('\n');
const LEVELS = 'must be one of trace, debug, info, warn, error, fatal, silent';
const POSTGRES = 'DATABASE_URL: must be a postgresql:// URL, such as postgresql://user:password@host:5432/usynys';

/** The file of connections with a change, and what is said of it. */
function connections(
  name: string,
  change: (text: string) => string,
  ...says: string[]
): Omit<BadInput, 'what' | 'code'> {
  const file = path.join(folder, name);
  fs.writeFileSync(file, change(fs.readFileSync(SETTINGS['CONNECTIONS']!, 'utf8')));
  const lines = says.map((line) => `\n  ${line}`).join('');
  return { env: { CONNECTIONS: file }, says: `The connections in ${file} are not valid:${lines}` };
}

/** A folder of keys in which one file holds something else. */
function brokenKeys(): string {
  const keys = path.join(folder, 'broken-keys');
  fs.cpSync(SETTINGS['KEYS_DIR']!, keys, { recursive: true });
  fs.writeFileSync(path.join(keys, 'payload.keys'), 'garbage\n');
  return keys;
}

const OF_BOTH: Omit<BadInput, 'code'>[] = [
  { what: 'a level of the log', env: { LOG_LEVEL: 'loud' }, says: wrong(`LOG_LEVEL: ${LEVELS}`) },
  {
    what: 'no file of connections',
    env: { CONNECTIONS: '' },
    says: wrong('CONNECTIONS: is not set: it names the file of connections'),
  },
  {
    what: 'a file of connections that is not there',
    env: { CONNECTIONS: path.join(folder, 'no') },
    says: wrong(`CONNECTIONS: there is no file ${path.join(folder, 'no')}`),
  },
  {
    what: 'a misspelt connection',
    ...connections(
      'misspelt.yaml',
      (text) => text.replace('      name: one', '      name: one\n      systemID: x'),
      'sms.gateways[0]: there is no setting "systemID"',
    ),
  },
  {
    what: 'a kind of gateway that there is not',
    ...connections(
      'kind.yaml',
      (text) => text.replace('kind: http', 'kind: sms'),
      'sms.gateways[0].kind: must be one of http, smpp, smsc-kz',
    ),
  },
  {
    what: 'a variable in the connections that is not set',
    ...connections(
      'unset.yaml',
      (text) => text.replace('${SMS_TOKEN}', '${SMS_TOKN}'),
      'the environment variable SMS_TOKN is not set',
    ),
  },
  {
    what: 'broken YAML',
    env: {
      CONNECTIONS: connections('broken.yaml', (text) => text.replace('  gateways:', ' gateways:\n    x')).env![
        'CONNECTIONS'
      ]!,
    },
    says: /^The connections in .*broken\.yaml are not valid:\n {2}.* at line \d+, column \d+:/,
  },
  {
    what: 'a folder of keys that is not there',
    env: { KEYS_DIR: path.join(folder, 'no') },
    says: wrong(`KEYS_DIR: there is no folder ${path.join(folder, 'no')}`),
  },
  {
    what: 'garbage in a file of keys',
    env: { KEYS_DIR: brokenKeys() },
    says: wrong(
      `payload.keys: Line 1 of ${path.join(folder, 'broken-keys', 'payload.keys')} is not a key: ` +
        '<id> <base64 of 32 bytes>: npx usynys vault key <id> makes one',
    ),
  },
  {
    what: 'one port for two programs',
    env: { API_PORT: '3000', WORKER_PORT: '3000' },
    says: wrong('API_PORT, WORKER_PORT: two programs cannot listen on port 3000: give one of them another'),
  },
  { what: 'another database', env: { DATABASE_URL: 'mysql://127.0.0.1/x' }, says: wrong(POSTGRES) },
];

const PORT = 'must be a whole number from 0 to 65535';
const OF_API: Omit<BadInput, 'code'>[] = [
  { what: 'a port that is a word', env: { API_PORT: 'abc' }, says: wrong(`API_PORT: ${PORT}`) },
  { what: 'a port that is too high', env: { API_PORT: '80000' }, says: wrong(`API_PORT: ${PORT}`) },
  { what: 'half a port', env: { API_PORT: '3000.5' }, says: wrong(`API_PORT: ${PORT}`) },
  {
    what: 'a limit of none',
    env: { RATE_LIMIT_PER_KEY: '0' },
    says: wrong('RATE_LIMIT_PER_KEY: must be a whole number of at least 1'),
  },
  {
    what: 'a proxy by its name',
    env: { TRUSTED_PROXIES: 'proxy' },
    says: /^Wrong settings:\n {2}TRUSTED_PROXIES\[0\]: must be networks such as 10\.0\.0\.0\/8/,
  },
  { what: 'a short ticket', env: { CODEC_TICKET: 'x' }, says: wrong('CODEC_TICKET: must have at least 24 characters') },
];

const FIX = 'Set one of them to another port.';
const OF_START: Omit<BadInput, 'code'>[] = [
  {
    what: 'a typo in its option',
    args: ['--frsh'],
    says: /^✗ Unknown option '--frsh'[^]*Known: npm start -- \[--fresh\] \[--demo\]$/,
  },
  {
    what: 'a port that is a word',
    env: { API_PORT: 'abc' },
    says: '✗ Wrong settings:\n  API_PORT: must be a whole number from 1 to 65535',
  },
  {
    what: 'a port that is too high',
    env: { WORKER_PORT: '80000' },
    says: '✗ Wrong settings:\n  WORKER_PORT: must be a whole number from 1 to 65535',
  },
  {
    what: 'one port for two programs',
    env: { API_PORT: '3555', WORKER_PORT: '3555' },
    says: `✗ WORKER_PORT and API_PORT are both 3555. ${FIX}`,
  },
  { what: 'DATABASE_URL=localhost', env: { DATABASE_URL: 'localhost' }, says: `✗ ${wrong(POSTGRES)}` },
  { what: 'another database', env: { DATABASE_URL: 'mysql://127.0.0.1/x' }, says: `✗ ${wrong(POSTGRES)}` },
  {
    what: 'shapes that there are not',
    env: { SANDBOX_SHAPES: 'all' },
    says: '✗ Wrong settings:\n  SANDBOX_SHAPES: must be one of usynys, public',
  },
];

describe('bad settings', function () {
  this.timeout(120_000);
  after(() => fs.rmSync(folder, { recursive: true }));

  for (const input of OF_BOTH)
    it(`of API and worker: ${input.what}`, async () => {
      for (const program of ['api/main.ts', 'worker/main.ts'] as const)
        await refuses(program, { ...input, env: { ...SETTINGS, ...input.env }, code: 1 });
    });
  for (const input of OF_API)
    it(`of the API: ${input.what}`, () =>
      refuses('api/main.ts', { ...input, env: { ...SETTINGS, ...input.env }, code: 1 }));
  for (const input of OF_START) it(`of npm start: ${input.what}`, () => refuses('start', { ...input, code: 1 }));

  it('of the API: a port that another program uses', async () => {
    const port = await freePort();
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      const says = wrong(`API_PORT: port ${port} is in use: stop the other program, or set another port`);
      const env = { ...SETTINGS, API_PORT: String(port) };
      await refuses('api/main.ts', { what: 'a port in use', env, says, code: 1 });
    } finally {
      other.close();
    }
  });

  it('a start that is refused deletes no data', () => {
    const source = fs.readFileSync('scripts/run/usynys.mjs', 'utf8');
    const [refusal, deletion] = [source.indexOf('await needFreePorts('), source.indexOf('fs.rmSync(DATA')];
    assert.ok(refusal > 0 && deletion > refusal, 'the ports are looked at first');
  });
});
