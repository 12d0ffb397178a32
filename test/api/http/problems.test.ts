import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { newApiKey, peppered } from '../../../adapters/keys/api-key.ts';
import { rateLimit } from '../../../api/http/rate-limits.ts';
import { anOffer, KEYS, SECRETS, startApi, unlimited } from '../support.ts';
import type { Answer, RunningApi } from '../support.ts';

/** Every problem has the same form (RFC 9457) and reveals no internals. */
function isProblem({ status, headers, body }: Answer, expectedStatus: number, code: string): void {
  assert.deepEqual([status, body.status, body.code], [expectedStatus, expectedStatus, code]);
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(body.instance, `urn:uuid:${headers.get('x-request-id')}`);
  assert.equal(body.type, `/problems/${code}`);
  assert.ok(body.title && body.detail);
  assert.ok(!/node_modules|\.ts|prisma|SELECT/i.test(JSON.stringify(body)), JSON.stringify(body));
}

describe('problems', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  it('have status 404 for unknown paths', async () => {
    for (const path of [
      '/',
      '/v1',
      '/v1/nothing',
      '/webhooks/sms/sandbox',
      '/docs/../package.json',
      '/docs/package.json',
    ])
      isProblem(await api.call(path), 404, 'not-found');
  });

  it('K14 have status 405 for methods that a path does not know', async () => {
    isProblem(await api.call('/v1/offers', { method: 'DELETE' }), 405, 'method-not-allowed');
    isProblem(await api.call('/webhooks/sms/sandbox/replies'), 405, 'method-not-allowed');
  });

  it('have status 400 for a body that cannot be read', async () => {
    for (const raw of ['{', '"text"', '[1]', 'null', '{"serviceCode":1}', '']) {
      isProblem(await api.call('/v1/offers', { raw, method: 'POST' }), 400, 'invalid-request');
    }
    const text = await api.call('/v1/offers', { json: anOffer(), headers: { 'content-type': 'text/plain' } });
    isProblem(text, 400, 'invalid-request');
    const charset = { 'content-type': 'application/json; charset=klingon' };
    isProblem(await api.call('/v1/offers', { json: anOffer(), headers: charset }), 400, 'invalid-request');
    isProblem(await api.call('/v1/services/%zz'), 400, 'invalid-request');
  });

  it('have status 413 for more than 1 MB, also from a gateway', async () => {
    const large = { text: 'x'.repeat(1_100_000) };
    isProblem(await api.call('/v1/offers', { json: large }), 413, 'too-large');
    isProblem(await api.webhook('/webhooks/sms/sandbox/replies', large), 413, 'too-large');
  });

  it('list a limited number of errors', async () => {
    const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field${index}`, 1]));
    const { body } = await api.call('/v1/offers', { json: { ...anOffer(), ...fields, '\ud800': 1 } });
    assert.equal(body.errors.length, 20);
  });

  it('§6b have status 401 without a known key', async () => {
    const foreign = `usy_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;
    for (const key of [null, 'secret', foreign, `${KEYS.enbek}x`, KEYS.enbek.toUpperCase()]) {
      const answer = await api.call('/v1/offers', { key });
      isProblem(answer, 401, 'unauthenticated');
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
    const basic = { authorization: `Basic ${KEYS.enbek}` };
    isProblem(await api.call('/v1/offers', { key: null, headers: basic }), 401, 'unauthenticated');
  });

  it('§6b have status 403 when a key lacks the scope, and 401 when it has expired', async () => {
    const withKey = async (more: { scopes: string[]; expiresAt?: Date }) => {
      const { key, prefix } = newApiKey();
      const row = { providerId: 'enbek', prefix, ...peppered(undefined, key), createdAt: new Date(), ...more };
      await api.store.db.apiKey.create({ data: row });
      return key;
    };
    const reader = await withKey({ scopes: ['services'], expiresAt: new Date(Date.now() + 3_600_000) });
    isProblem(await api.call('/v1/offers', { key: reader }), 403, 'forbidden');
    assert.equal((await api.call('/v1/services', { key: reader })).status, 200);
    const old = await withKey({ scopes: ['offers'], expiresAt: new Date(Date.now() - 1) });
    isProblem(await api.call('/v1/offers', { key: old }), 401, 'unauthenticated');
  });

  it('§6b arise without any stored key: the database holds only its hash', async () => {
    const rows = JSON.stringify(await api.store.db.apiKey.findMany());
    assert.ok(!rows.includes(KEYS.enbek) && rows.includes(peppered(undefined, KEYS.enbek).hash));
  });

  it('carry the caller’s request id only when it is a UUID', async () => {
    const id = randomUUID();
    const idOf = async (given: string) =>
      (await api.call('/healthz', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    assert.equal(await idOf(id), id);
    assert.match((await idOf('900101400013')) ?? '', /^[0-9a-f-]{36}$/);
  });

  it('are explained at their type address', async () => {
    const { body } = await api.call('/problems/recipient-kind', { key: null });
    assert.deepEqual([body.code, body.status], ['recipient-kind', 422]);
    for (const code of ['nothing', 'constructor']) assert.equal((await api.call(`/problems/${code}`)).status, 404);
  });
});

describe('rate limits', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi({ limits: unlimited({ perKey: rateLimit('key', 3), perGateway: rateLimit('gateway', 3) }) });
  });
  after(() => api.stop());

  it('apply to each key alone, and state when to try again', async () => {
    for (let count = 0; count < 3; count++) assert.equal((await api.call('/v1/offers')).status, 200);
    const answer = await api.call('/v1/offers');
    isProblem(answer, 429, 'too-many-requests');
    const seconds = Number(answer.headers.get('retry-after'));
    assert.ok(seconds >= 1 && seconds <= 60);
    assert.equal((await api.call('/v1/services', { key: KEYS.energo })).status, 200);
    assert.equal((await api.call('/healthz')).status, 200);
  });

  it('apply to a gateway, whose share an unknown sender does not use up', async () => {
    const send = (secret: string) => api.webhook('/webhooks/sms/sandbox/receipts', { receipts: [] }, secret);
    for (let count = 0; count < 5; count++) assert.equal((await send(SECRETS.consent)).status, 401);
    for (let count = 0; count < 3; count++) assert.equal((await send(SECRETS.sms)).status, 204);
    isProblem(await send(SECRETS.sms), 429, 'too-many-requests');
  });
});
