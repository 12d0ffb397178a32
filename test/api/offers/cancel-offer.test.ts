import assert from 'node:assert/strict';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import { agreedOffer, sentOffer } from './advance-offer.ts';
import { anOffer, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

describe('POST /v1/offers/{id}/cancellation', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const cancel = (id: string, json: unknown) => api.call(`/v1/offers/${id}/cancellation`, { json });

  it('§6a cancels an offer with its reason, records who asked and informs the workflow', async () => {
    const { id } = await sentOffer(api);
    const { status, body } = await cancel(id, { reason: 'served-at-a-centre' });
    assert.deepEqual([status, body.state, body.reason], [200, 'CANCELLED', 'served-at-a-centre']);
    assert.ok(body.endedAt);
    const { body: journal } = await api.call(`/v1/offers/${id}/journal`);
    assert.equal(journal.items.at(-1).event.by, 'enbek');
    assert.ok(api.delivered.some(({ workflowId, message }) => workflowId === `offer-${id}` && message === 'cancel'));
  });

  it('refuses to cancel an offer twice, or one that has ended', async () => {
    const { id } = await sentOffer(api);
    await cancel(id, { reason: 'once' });
    const { status, body } = await cancel(id, { reason: 'twice' });
    assert.deepEqual([status, body.code], [422, 'not-cancellable']);
    assert.equal((await api.call(`/v1/offers/${id}`)).body.reason, 'once');
  });

  it('§3.2 refuses once the provider was called', async () => {
    const { id } = await agreedOffer(api);
    const at = new Date().toISOString();
    await openOfferBook(api.store, () => 'sandbox').record(id, () => [{ type: 'provider-called', at, calledAt: at }]);
    const { status, body } = await cancel(id, { reason: 'too-late' });
    assert.deepEqual([status, body.code], [422, 'not-cancellable']);
  });

  it('requires a reason', async () => {
    const { id } = await sentOffer(api);
    for (const json of [{}, { reason: '' }, { reason: '   ' }, { reason: null }]) {
      const { status, body } = await cancel(id, json);
      assert.deepEqual([status, body.code], [422, 'reason-missing'], JSON.stringify(json));
    }
    const { body } = await api.call(`/v1/offers/${id}/cancellation`, { method: 'POST' });
    assert.equal(body.code, 'reason-missing');
  });

  it('§6b refuses a reason with a person’s number, a long text or other content', async () => {
    const { id } = await sentOffer(api);
    for (const json of [
      { reason: 'IIN 900101400013' },
      { reason: 'r'.repeat(121) },
      { reason: 7 },
      { reason: 'a', b: 1 },
    ]) {
      const { status, body } = await cancel(id, json);
      assert.deepEqual([status, body.code], [400, 'invalid-request'], JSON.stringify(json));
    }
    assert.equal((await api.call(`/v1/offers/${id}`)).body.state, 'SENT');
  });
});

describe('POST /v1/offers/{id}/resend', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const resend = (id: string) => api.call(`/v1/offers/${id}/resend`, { method: 'POST' });

  it('sends an undelivered offer once more under the same code', async () => {
    const { id, code } = await sentOffer(api);
    const at = new Date().toISOString();
    await openOfferBook(api.store, () => 'sandbox').record(id, () => [
      { type: 'offer-ended', at, state: 'UNDELIVERED', reason: 'no-receipt' },
    ]);
    const { status, body } = await resend(id);
    assert.deepEqual([status, body.state, body.code], [200, 'SCREENING', code]);
    const again = await resend(id);
    assert.deepEqual([again.status, again.body.code], [409, 'conflict']);
  });

  it('refuses to send an open offer again', async () => {
    const { body: made } = await api.call('/v1/offers', { json: anOffer() });
    assert.equal((await resend(made.id)).status, 409);
  });
});
