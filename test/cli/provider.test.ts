/** `usynys provider`, as a process on a real database. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { newApiKey } from '../../adapters/keys/api-key.ts';
import { noVault, openDatabase } from '../../adapters/store/database/store.ts';
import { runProgram } from '../support/child-process.ts';
import { usynys } from '../support/command-line.ts';
import { keysFolder } from '../support/keys-folder.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { testPostgres } from '../support/postgres.ts';
import { ENV } from '../adapters/store/own-store.ts';

describe('usynys provider', function () {
  this.timeout(180_000);
  const database = `cli_provider_${process.pid}`;
  let postgres: TestPostgres;
  let folder: string;
  let env: Record<string, string>;
  before(async () => {
    postgres = await testPostgres();
    await postgres.create(database);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-provider-'));
    const KEYS_DIR = keysFolder(folder, ['vault', 'vaultIndex']);
    env = { ...ENV, KEYS_DIR, DATABASE_URL: postgres.url(database) };
  });
  after(async () => {
    await postgres.drop(database);
    await postgres.stop();
    fs.rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) => usynys(['provider', ...args], env);
  const load = () => runProgram('prisma/load-catalogue.ts', [], env);
  const MINE = ['--name', 'Mine', '--bin', '491240000039', '--url', 'http://127.0.0.1:8080'];

  it('says how to make the tables of an empty database, without a stack', async () => {
    const { code, stderr } = await run('list');
    assert.deepEqual([code, /has no tables of Usynys: .*migrate\.ts apply/.test(stderr)], [2, true], stderr);
    assert.ok(!stderr.includes('    at '), stderr);
    await runProgram('prisma/migrate.ts', ['apply'], env);
    await load();
  });

  it('adds a provider, prints its secrets for a shell, and lists it', async () => {
    const { code, stdout, stderr } = await run('add', 'mine', ...MINE);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^TOKEN=[\w-]{43}\nWEBHOOK_SECRET=whsec_\S+\nCALLBACK_SECRET=whsec_\S+\n$/);
    assert.match((await run('list')).stdout, /^mine {2}Mine {2}http:\/\/127\.0\.0\.1:8080$/m);
    const again = await run('add', 'mine', ...MINE);
    assert.deepEqual([again.code, again.stdout], [1, '']);
  });

  it('names every option that is wrong', async () => {
    const { code, stderr } = await run('add', 'other', '--name', 'x', '--bin', '1', '--url', 'nowhere');
    assert.equal(code, 2);
    assert.match(stderr, /--bin is not a BIN.*\n--url must be an http/);
    assert.match((await run('add', 'Other', ...MINE)).stderr, /An id is small letters/);
    assert.match((await run('add', 'other')).stderr, /--name is missing/);
    assert.match((await run('change', 'other', '--url', 'http://127.0.0.1:1')).stderr, /There is no provider other/);
    assert.match((await run('secret', 'mine', 'api')).stderr, /is none of token, webhook, callback/);
  });

  it('keeps two secrets valid until the old one is ended', async () => {
    assert.match((await run('secret', 'mine', 'webhook')).stdout, /^WEBHOOK_SECRET=whsec_\S+\n$/);
    assert.match((await run('list')).stdout, /mine .*the previous webhook secret is valid too/);
    const again = await run('secret', 'mine', 'webhook');
    assert.deepEqual([again.code, again.stdout], [1, '']);
    assert.match(again.stderr, /still valid\. First: npx usynys provider secret mine webhook --end-previous/);
    assert.equal((await run('secret', 'mine', 'webhook', '--end-previous')).code, 0);
    assert.equal((await run('secret', 'mine', 'webhook', '--end-previous')).code, 1);
  });

  it('is the last word: the loader leaves alone what was changed without the file', async () => {
    assert.match(await load(), /up to date/);
    assert.equal((await run('change', 'enbek', '--url', 'http://127.0.0.1:10')).code, 0);
    assert.match(await load(), /left alone, since they were changed without the file: enbek/);
    assert.match((await run('list')).stdout, /^enbek .*127\.0\.0\.1:10/m);
    assert.equal((await run('disable', 'enbek')).code, 0);
    assert.match((await run('list')).stdout, /^enbek .*disabled 20/m);
    assert.equal((await run('enable', 'enbek')).code, 0);
  });

  it('§6b takes secrets from standard input that are random, and prints none', async () => {
    const secret = () => `whsec_${randomBytes(32).toString('base64')}`;
    const lines = (webhook: string) =>
      `TOKEN=${'t'.repeat(32)}\nWEBHOOK_SECRET=${webhook}\nCALLBACK_SECRET=${secret()}\n`;
    const given = (id: string, input: string) => usynys(['provider', 'add', id, ...MINE, '--own-secrets'], env, input);
    const { code, stdout, stderr } = await given('theirs', lines(secret()));
    assert.deepEqual([code, stdout], [0, ''], stderr);
    const weak = await given('weak', lines(`whsec_${'A'.repeat(44)}`));
    assert.deepEqual([weak.code, weak.stderr.trim()], [2, 'WEBHOOK_SECRET is not random']);
    assert.ok(!(await run('list')).stdout.includes('weak'));
  });

  it('§6b gives a new key of the loader no validity while its provider is disabled', async () => {
    assert.equal((await run('disable', 'enbek')).code, 0);
    const key = newApiKey();
    await runProgram('prisma/load-catalogue.ts', [], { ...env, API_KEYS: `enbek:${key.key}` });
    const db = openDatabase(env['DATABASE_URL']!, { connections: 1, vault: noVault });
    const { suspendedAt } = await db.apiKey.findUniqueOrThrow({ where: { prefix: key.prefix } });
    await db.$disconnect();
    assert.ok(suspendedAt);
    assert.equal((await run('enable', 'enbek')).code, 0);
  });

  it('§6b refuses keys that are not those of the database', async () => {
    const other = fs.mkdtempSync(path.join(folder, 'other-'));
    const KEYS_DIR = keysFolder(other, ['vault', 'vaultIndex']);
    const { code, stderr } = await usynys(['provider', 'add', 'elsewhere', ...MINE], { ...env, KEYS_DIR });
    assert.equal(code, 2);
    assert.match(stderr, /do not open what this database holds/);
  });

  it('§6b refuses to write plain secrets beside sealed ones', async () => {
    const { KEYS_DIR: _, ...without } = env;
    const { code, stderr } = await usynys(['provider', 'add', 'open', ...MINE], without);
    assert.equal(code, 2);
    assert.match(stderr, /are sealed: KEYS_DIR must name the folder/);
    assert.ok(!(await run('list')).stdout.includes('open '));
  });
});
