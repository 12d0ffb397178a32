import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { anOffer, KEYS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

describe('POST /v1/offers', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const make = (json: unknown, headers: Record<string, string> = {}) => api.call('/v1/offers', { json, headers });

  it('§2.1 makes an offer, returns its address and starts the workflow', async () => {
    const newOffer = anOffer({ facts: { children: 4 }, factsAsOf: new Date().toISOString() });
    const { status, headers, body } = await make(newOffer);
    assert.equal(status, 201);
    assert.equal(headers.get('location'), `/v1/offers/${body.id}`);
    assert.equal(body.state, 'SCREENING');
    assert.match(body.code, /^\d{2}$/);
    const start = api.delivered.find(({ workflowId }) => workflowId === `offer-${body.id}`);
    assert.equal(start?.message, 'offerLifecycle');
  });

  it('§2.1 answers with what it wrote: byte for byte what a read gives', async () => {
    const authorization = `Bearer ${KEYS.enbek}`;
    const inAlmaty = (ms: number) => new Date(ms + 5 * 3_600_000).toISOString().replace('Z', '+05:00');
    const asked = [
      anOffer({ factsAsOf: new Date(Date.now() - 60_000).toISOString(), facts: { children: 4 } }),
      anOffer({ recipient: { bin: '200340000339', representativeIin: '850315300128' } }),
      anOffer({ factsAsOf: inAlmaty(Date.now() - 3_600_000), reference: `ұсыныс «№ 1» ${randomUUID()}` }),
    ];
    for (const newOffer of asked) {
      const posted = await fetch(`${api.url}/v1/offers`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(newOffer),
      });
      const answer = await posted.text();
      assert.equal(posted.status, 201, answer);
      const read = await fetch(api.url + posted.headers.get('location'), { headers: { authorization } });
      assert.equal(answer, await read.text());
    }
  });

  it('§2.1 reads nothing back for its answer: it makes offers while none can be read', async () => {
    const { db } = api.store;
    await db.$executeRaw`REVOKE SELECT ON offers FROM usynys_provider`;
    try {
      const { status, body } = await make(anOffer());
      const read = await api.call(`/v1/offers/${body.id}`);
      assert.deepEqual([status, read.status], [201, 500]);
    } finally {
      await db.$executeRaw`GRANT SELECT ON offers TO usynys_provider`;
    }
  });

  it('§6b names the recipient by the last four digits only', async () => {
    const newOffer = anOffer();
    const { body } = await make(newOffer);
    assert.deepEqual(body.recipient, { iin: `********${newOffer.recipient.iin.slice(8)}` });
    assert.ok(!JSON.stringify(body).includes(newOffer.recipient.iin));
  });

  it('§2.3 accepts an organisation with the person who answers for it', async () => {
    const recipient = { bin: '200340000339', representativeIin: '850315300128' };
    const { status, body } = await make(anOffer({ recipient }));
    assert.equal(status, 201);
    assert.deepEqual(body.recipient, { bin: '********0339', representativeIin: '********0128' });
  });

  it('§2.1 answers the same call with the same offer', async () => {
    const newOffer = anOffer();
    const [first, again] = [await make(newOffer), await make(newOffer)];
    assert.deepEqual([first.status, again.status], [201, 200]);
    assert.equal(again.body.id, first.body.id);
    assert.equal(again.headers.get('location'), first.headers.get('location'));
  });

  it('§2.1 makes one offer of twenty equal simultaneous calls', async () => {
    const newOffer = anOffer();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => make(newOffer, { 'idempotency-key': newOffer.reference })),
    );
    const statuses = answers.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 201).length, 1, String(statuses));
    assert.ok(
      statuses.every((status) => [200, 201, 409].includes(status)),
      String(statuses),
    );
    const inFlight = answers.filter(({ status }) => status === 409);
    assert.ok(inFlight.every(({ body }) => body.code === 'conflict'));
    assert.equal(await api.store.db.offer.count({ where: { reference: newOffer.reference } }), 1);
    assert.equal((await make(newOffer)).status, 200);
  });

  it('§2.1 refuses another body under the same reference', async () => {
    const newOffer = anOffer();
    await make(newOffer);
    const { status, body } = await make({ ...newOffer, facts: { other: true } });
    assert.deepEqual([status, body.code], [422, 'idempotency-mismatch']);
  });

  it('§2.1 applies an Idempotency-Key over all references, and to each provider alone', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const newOffer = anOffer();
    const first = await make(newOffer, headers);
    assert.equal((await make(newOffer, headers)).body.id, first.body.id);
    const other = await make(anOffer(), headers);
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency-mismatch']);
    const theirs = anOffer({ serviceCode: 'gas-voucher' });
    assert.equal((await api.call('/v1/offers', { json: theirs, headers, key: KEYS.energo })).status, 201);
  });

  it('refuses an Idempotency-Key of more than 255 characters', async () => {
    const { status, body } = await make(anOffer(), { 'idempotency-key': 'k'.repeat(256) });
    assert.deepEqual([status, body.code], [400, 'invalid-request']);
  });

  it('§2.4 refuses the service of another provider as unknown', async () => {
    for (const serviceCode of ['gas-voucher', 'no-such-service']) {
      const { status, body } = await make(anOffer({ serviceCode }));
      assert.deepEqual([status, body.code], [422, 'unknown-service']);
    }
  });

  it('§6a refuses eligibility facts that are older than the service allows, or dated in the future', async () => {
    const day = 24 * 3_600_000;
    const old = await make(anOffer({ factsAsOf: new Date(Date.now() - 31 * day).toISOString() }));
    assert.deepEqual([old.status, old.body.code], [422, 'facts-too-old']);
    const tomorrow = await make(anOffer({ factsAsOf: new Date(Date.now() + day).toISOString() }));
    assert.deepEqual([tomorrow.status, tomorrow.body.errors[0].pointer], [400, '#/factsAsOf']);
    const oneMinute = await make(anOffer({ factsAsOf: new Date(Date.now() + 60_000).toISOString() }));
    assert.equal(oneMinute.status, 201);
  });
});

describe('GET /v1/offers/{id}', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  it('§2.4 shows an offer to its provider only', async () => {
    const { body: made } = await api.call('/v1/offers', { json: anOffer() });
    assert.deepEqual((await api.call(`/v1/offers/${made.id}`)).body, made);
    for (const part of ['', '/messages', '/journal']) {
      const { status, body } = await api.call(`/v1/offers/${made.id}${part}`, { key: KEYS.energo });
      assert.deepEqual([status, body.code], [404, 'not-found'], part);
    }
    for (const part of ['/cancellation', '/resend']) {
      const { status } = await api.call(`/v1/offers/${made.id}${part}`, { key: KEYS.energo, json: { reason: 'mine' } });
      assert.equal(status, 404, part);
    }
    assert.equal((await api.call(`/v1/offers/${made.id}`)).body.state, 'SCREENING');
  });

  it('answers 404 to an invalid id', async () => {
    for (const id of ['nope', '%00', '900101400013', randomUUID()]) {
      assert.equal((await api.call(`/v1/offers/${id}`)).status, 404, id);
    }
  });
});
