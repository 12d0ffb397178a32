import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { API_KEY, newApiKey, NO_PEPPER_ID, openPeppers, peppered } from '../../../adapters/keys/api-key.ts';
import { KEY_FILES } from '../../../config/keys.ts';
import { usynys } from '../../support/command-line.ts';
import type { RunningApi } from '../support.ts';
import { startApi, testDatabase } from '../support.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-pepper-'));
const file = path.join(folder, KEY_FILES.apiKeyPepper);
const line = (id: string) => `${id} ${randomBytes(32).toString('base64')}\n`;
const DAY_MS = 24 * 3_600_000;

describe('API keys of providers’ systems', function () {
  this.timeout(120_000);
  let api: RunningApi;
  let url: string;
  const first = line('p1');
  before(async () => {
    fs.writeFileSync(file, first, { mode: 0o600 });
    ({ url } = await testDatabase());
    api = await startApi({ peppers: openPeppers(file) });
  });
  after(async () => {
    // Other tests use this database without a pepper: it must be left without one for them.
    await api.store.db.apiKey.deleteMany({ where: { pepper: { not: NO_PEPPER_ID } } });
    await api.stop();
    fs.rmSync(folder, { recursive: true });
  });

  const cli = (...args: string[]) => usynys(['api-key', ...args], { DATABASE_URL: url, KEYS_DIR: folder });
  const statusOf = async (key: string, where = '/v1/offers') => (await api.call(where, { key })).status;
  const rowOf = (key: string) => api.store.db.apiKey.findUniqueOrThrow({ where: { prefix: API_KEY.exec(key)![1]! } });
  async function made(...options: string[]): Promise<string> {
    const { code, stdout, stderr } = await cli('new', '--provider', 'enbek', ...options);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  }

  it('§6b have a prefix for secret scanners, are shown once, and are stored as an HMAC with the pepper', async () => {
    const key = await made('--scopes', 'offers');
    assert.match(key, /^usy_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual([await statusOf(key), await statusOf(key, '/v1/services')], [200, 403]);
    const row = await rowOf(key);
    assert.deepEqual([row.providerId, row.pepper, row.expiresAt], ['enbek', 'p1', null]);
    assert.notEqual(row.hash, peppered(undefined, key).hash);
    assert.ok(!JSON.stringify(await api.store.db.apiKey.findMany()).includes(key.slice(13)));
    const { stdout } = await cli('list');
    assert.ok(stdout.includes(row.prefix) && !stdout.includes(row.hash) && !stdout.includes(key));
  });

  it('§6b are refused with the right prefix and another secret', async () => {
    const key = await made();
    const others = [key.slice(0, 20) + (key[20] === 'A' ? 'B' : 'A') + key.slice(21), newApiKey().key];
    for (const other of [...others, key.slice(0, 13) + newApiKey().key.slice(13)])
      assert.equal(await statusOf(other), 401);
  });

  it('§6b end when they expire, and at once when they are revoked', async () => {
    const brief = await made('--expires', 'P1Y');
    const { expiresAt, createdAt } = await rowOf(brief);
    assert.ok([365, 366].includes(Math.round((expiresAt!.getTime() - createdAt.getTime()) / DAY_MS)));
    assert.equal(await statusOf(brief), 200);
    api.pass(367 * DAY_MS);
    assert.equal(await statusOf(brief), 401);
    api.pass(-367 * DAY_MS);
    const key = await made();
    const { prefix } = await rowOf(key);
    assert.equal((await cli('revoke', prefix)).code, 0);
    assert.equal(await statusOf(key), 401);
    assert.equal((await cli('revoke', prefix)).code, 1);
    const audited = await api.store.db.auditEntry.findMany({ where: { subject: `key ${prefix}` } });
    assert.deepEqual(
      audited.map(({ action }) => action),
      ['api-key-made', 'api-key-revoked'],
    );
  });

  it('have the minute of their last use on record', async () => {
    const key = await made();
    await statusOf(key);
    const noted = async (after = new Date(0)) => {
      for (;;) {
        const { lastUsedAt } = await rowOf(key);
        if (lastUsedAt && lastUsedAt > after) return lastUsedAt;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const at = await noted();
    for (let n = 0; n < 5; n += 1) await statusOf(key);
    assert.deepEqual((await rowOf(key)).lastUsedAt, at);
  });

  it('§6b stay valid with an older pepper while that is in the file', async () => {
    const old = await made();
    fs.writeFileSync(file, line('p2') + first);
    const later = await startApi({ peppers: openPeppers(file) });
    const fresh = await made();
    const status = async (key: string) => (await later.call('/v1/offers', { key })).status;
    assert.equal((await rowOf(fresh)).pepper, 'p2');
    assert.deepEqual([await status(old), await status(fresh)], [200, 200]);
    fs.writeFileSync(file, line('p3'));
    const last = await startApi({ peppers: openPeppers(file) });
    assert.equal((await last.call('/v1/offers', { key: old })).status, 401);
    fs.writeFileSync(file, first);
    await Promise.all([later.stop(), last.stop()]);
  });

  it('§6b cannot be made without the pepper of the other keys, nor in production without any', async () => {
    await made();
    const count = () => api.store.db.apiKey.count();
    const before = await count();
    for (const command of [
      ['api-key', 'new', '--provider', 'enbek'],
      ['operator', 'new', 'without-pepper', '--role', 'viewer'],
    ]) {
      const plain = await usynys(command, { DATABASE_URL: url });
      assert.deepEqual([plain.code, plain.stdout], [2, '']);
      assert.match(plain.stderr, /made with a pepper: KEYS_DIR must name the folder with api-key-pepper\.keys/);
      const production = await usynys(command, { DATABASE_URL: url, NODE_ENV: 'production' });
      assert.deepEqual([production.code, production.stdout], [2, '']);
      assert.match(production.stderr, /api-key-pepper\.keys: must be in KEYS_DIR in production/);
    }
    assert.equal(await count(), before);
    assert.equal(await api.store.db.operator.count({ where: { name: 'without-pepper' } }), 0);
  });

  it('cannot be made with invalid arguments, which are reported', async () => {
    const refused = async (...args: string[]) => {
      const { code, stdout, stderr } = await cli(...args);
      assert.deepEqual([code, stdout], [2, '']);
      return stderr;
    };
    assert.match(await refused('new', '--provider', 'nobody'), /no provider nobody/);
    assert.match(await refused('new', '--provider', 'enbek', '--scopes', 'all'), /--scopes/);
    for (const wrong of ['1 year', '-P1D', 'P0D'])
      assert.match(await refused('new', '--provider', 'enbek', `--expires=${wrong}`), /--expires/);
    assert.match(await refused('new'), /usynys api-key new/);
  });
});
