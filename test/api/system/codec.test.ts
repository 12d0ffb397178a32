import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openKeyRing } from '../../../adapters/keys/key-ring.ts';
import { encryptPayload } from '../../../adapters/temporal/payload-codec.ts';
import type { RunningApi } from '../support.ts';
import { startApi } from '../support.ts';

const TICKET = randomBytes(24).toString('base64url');
const UI = 'http://127.0.0.1:8233';
const file = path.join(os.tmpdir(), `usynys-codec-${process.pid}.keys`);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('decrypting payloads for Temporal UI', () => {
  let api: RunningApi;
  let closed: object;
  before(async () => {
    fs.writeFileSync(file, `k1 ${randomBytes(32).toString('base64')}\n`);
    const keys = openKeyRing(file);
    api = await startApi({ codec: { keys, ticket: TICKET, uiOrigin: UI } });
    const inside = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"AWAITING_ANSWER"') };
    const { metadata, data } = encryptPayload(inside, keys.current(), { namespace: 'default', workflowId: 'offer-42' });
    const entries = Object.entries(metadata!).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
    closed = { metadata: Object.fromEntries(entries), data: Buffer.from(data!).toString('base64') };
  });
  after(async () => {
    await api.stop();
    fs.rmSync(file);
  });
  const ask = (payloads: object[], { ticket = TICKET, origin }: { ticket?: string; origin?: string } = {}) =>
    api.call(`/codec/${ticket}/decode`, { key: null, json: { payloads }, headers: origin ? { origin } : {} });
  const written = () => api.store.db.auditEntry.count({ where: { subject: 'offer-42' } });

  it('§6b decrypts what is encrypted, leaves other payloads alone, and records the read', async () => {
    const before = await written();
    const plain = { metadata: { encoding: base64('json/plain') }, data: base64('1') };
    const { status, body, headers } = await ask([closed, plain], { origin: UI });
    assert.equal(status, 200);
    assert.deepEqual(body.payloads, [
      { metadata: { encoding: base64('json/plain') }, data: base64('"AWAITING_ANSWER"') },
      plain,
    ]);
    assert.equal(headers.get('access-control-allow-origin'), UI);
    assert.equal(await written(), before + 1);
  });

  it('§6b is refused without the ticket, and for another origin', async () => {
    const before = await written();
    assert.equal((await ask([closed], { ticket: 'wrong' })).status, 401);
    const foreign = await ask([closed], { origin: 'https://elsewhere.example' });
    assert.equal(foreign.status, 403);
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
    assert.equal(await written(), before);
  });

  it('answers the browser’s preflight request', async () => {
    const headers = { origin: UI, 'access-control-request-method': 'POST' };
    const { status, headers: answered } = await api.call(`/codec/${TICKET}/decode`, {
      key: null,
      method: 'OPTIONS',
      headers,
    });
    assert.equal(status, 204);
    assert.match(answered.get('access-control-allow-headers') ?? '', /x-namespace/);
  });

  it('§6b refuses a payload that was changed', async () => {
    const { status, body } = await ask([{ ...closed, data: base64('forged, and long enough to hold a tag and more') }]);
    assert.equal(status, 400);
    assert.equal(body.code, 'invalid-request');
  });

  it('§6b decrypts nothing when the read cannot be recorded', async () => {
    const { db } = api.store;
    await db.$executeRaw`ALTER TABLE audit_log RENAME TO audit_log_away`;
    try {
      const { status, body } = await ask([closed]);
      assert.ok(status >= 500);
      assert.equal(body.payloads, undefined);
    } finally {
      await db.$executeRaw`ALTER TABLE audit_log_away RENAME TO audit_log`;
    }
  });
});
