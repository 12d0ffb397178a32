import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { agreedOffer, sentOffer } from '../offers/advance-offer.ts';
import { anIin, SECRETS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

describe('webhooks of providers', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const send = (json: unknown, { provider = 'enbek', secret = SECRETS.provider, id }: Record<string, string> = {}) =>
    api.webhook(`/webhooks/providers/${provider}/results`, json, secret, id);
  const read = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;

  it('§3.2 end an offer with the provider’s decision, once, and inform the workflow', async () => {
    const { id } = await agreedOffer(api);
    const result = { offerId: id, outcome: 'granted', resultNumber: 'R-1', text: 'congratulations' };
    for (let count = 0; count < 2; count++) assert.equal((await send(result)).status, 204);
    assert.equal((await read(id)).state, 'GRANTED');
    assert.equal(await api.store.db.providerResult.count({ where: { offerId: id } }), 1);
    assert.ok(
      api.delivered.some(({ workflowId, message }) => workflowId === `offer-${id}` && message === 'providerAnswered'),
    );
  });

  it('get 409 before the recipient has agreed, and 404 about the offer of another provider', async () => {
    const { id } = await sentOffer(api);
    const early = await send({ offerId: id, outcome: 'granted' });
    assert.deepEqual([early.status, early.body.code], [409, 'conflict']);
    const agreed = await agreedOffer(api);
    const theirs = await send({ offerId: agreed.id, outcome: 'granted' }, { provider: 'energo' });
    assert.deepEqual([theirs.status, theirs.body.code], [404, 'not-found']);
    assert.equal((await send({ offerId: randomUUID(), outcome: 'granted' })).status, 404);
    assert.equal((await read(agreed.id)).state, 'PROVIDING');
  });

  it('§6b are refused from unknown senders and with an invalid result', async () => {
    const { id } = await agreedOffer(api);
    const granted = { offerId: id, outcome: 'granted' };
    assert.equal((await send(granted, { secret: SECRETS.sms })).status, 401);
    for (const provider of ['nobody', '%00']) assert.equal((await send(granted, { provider })).status, 404);
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const bad = [{ offerId: 'x', outcome: 'granted' }, { offerId: id }, { ...granted, text: 'a\u0000' }];
    for (const json of [...bad, JSON.stringify({ ...granted, deep: 0 }).replace('0}', `${deep}}`)])
      assert.equal((await send(json)).status, 400, JSON.stringify(json).slice(0, 100));
    assert.equal((await send(granted, { id: 'i'.repeat(256) })).status, 400);
    assert.equal((await read(id)).state, 'PROVIDING');
  });
});

describe('webhooks of the registers', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const read = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;
  const consent = (json: unknown, id?: string) => api.webhook('/webhooks/consent/kdp', json, SECRETS.consent, id);
  const phones = (json: unknown, id?: string) => api.webhook('/webhooks/phones/bmg', json, SECRETS.phones, id);
  const at = new Date().toISOString();

  it('§3b end every open offer of a person whose consent was withdrawn', async () => {
    const iin = anIin();
    const offers = [await sentOffer(api, { recipient: { iin } }), await sentOffer(api, { recipient: { iin } })];
    const id = `msg_${randomUUID()}`;
    for (let count = 0; count < 2; count++)
      assert.equal((await consent({ iin, accessName: 'MCDB_SERVICE', status: 'withdrawn', at }, id)).status, 204);
    for (const offer of offers) assert.equal((await read(offer.id)).state, 'CONSENT_WITHDRAWN');
  });

  it('§3a end an offer that was sent to a number that is no longer the recipient’s', async () => {
    const iin = anIin();
    const offer = await sentOffer(api, { recipient: { iin } });
    assert.equal((await phones({ iin, at })).status, 204);
    assert.equal((await read(offer.id)).state, 'NUMBER_CHANGED');
  });

  it('§6b are refused from unknown senders, other sources and with an invalid notice', async () => {
    const iin = anIin();
    assert.equal(
      (await api.webhook('/webhooks/consent/kdp', { iin, status: 'withdrawn', at }, SECRETS.phones)).status,
      401,
    );
    assert.equal((await api.webhook('/webhooks/phones/bmg', { iin, at }, SECRETS.consent)).status, 401);
    assert.equal((await api.webhook('/webhooks/consent/other', { iin, status: 'given' }, SECRETS.consent)).status, 404);
    assert.equal((await api.webhook('/webhooks/phones/other', { iin }, SECRETS.phones)).status, 404);
    for (const json of [{ iin: '1', status: 'given' }, { iin, status: 'maybe' }, { status: 'given' }])
      assert.equal((await consent(json)).status, 400);
    assert.equal((await phones({ iin: null })).status, 400);
    assert.equal((await consent({ iin, status: 'given', at })).status, 204, 'a person without offers');
  });
});
