import assert from 'node:assert/strict';
import type { OfferRequest } from '../../../adapters/store/offers/make-offer.ts';
import { makeOffer } from '../../../adapters/store/offers/make-offer.ts';
import type { Store } from '../../../adapters/store/database/store.ts';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

describe('making an offer', function () {
  this.timeout(120_000);
  let store: Store;
  const request = (more: Partial<OfferRequest> = {}): OfferRequest => {
    return { serviceCode: 'plain', recipient: { iin: newPerson().iin }, reference: at.next(), ...more };
  };
  before(async () => ({ store } = await at.sharedStore()));

  it('§2.1 makes one offer of 30 equal requests in parallel; the others get that one or "in flight"', async () => {
    const wish = request();
    const results = await Promise.all(Array.from({ length: 30 }, () => makeOffer(store, 'enbek', wish)));
    const outcomes = results.map((result) => (result.made === 'refused' ? result.because : result.made));
    assert.equal(outcomes.filter((outcome) => outcome === 'new').length, 1);
    assert.ok(outcomes.every((outcome) => ['new', 'existing', 'in-flight'].includes(outcome)));
    const ids = new Set(results.flatMap((result) => (result.made === 'refused' ? [] : [result.offerId])));
    assert.equal(ids.size, 1);
    assert.equal(await store.db.offer.count({ where: { reference: wish.reference } }), 1);
    assert.equal(await store.db.outbox.count({ where: { workflowId: `offer-${[...ids][0]}` } }), 1);
  });
  it('§2.1 returns the same offer for the same request, by its reference and by its key', async () => {
    const wish = request();
    const first = await makeOffer(store, 'enbek', wish, { idempotencyKey: 'key-1' });
    assert.equal(first.made, 'new');
    assert.ok(first.made === 'new');
    const before = { made: 'existing', offerId: first.offerId };
    assert.deepEqual(await makeOffer(store, 'enbek', wish, { idempotencyKey: 'key-1' }), before);
    assert.deepEqual(await makeOffer(store, 'enbek', wish), before);
    assert.deepEqual(await makeOffer(store, 'enbek', { ...wish }, { idempotencyKey: 'another key' }), before);
  });
  it('§2.1 refuses a different request under the same reference or key', async () => {
    const wish = request();
    await makeOffer(store, 'enbek', wish, { idempotencyKey: 'key-2' });
    const mismatch = { made: 'refused', because: 'idempotency-mismatch' };
    assert.deepEqual(await makeOffer(store, 'enbek', { ...wish, eligibilityFacts: { children: 3 } }), mismatch);
    assert.deepEqual(await makeOffer(store, 'enbek', request(), { idempotencyKey: 'key-2' }), mismatch);
  });
  it('§2.1 makes another offer for another life event of the same recipient, under another code', async () => {
    const person = newPerson();
    const offers = await Promise.all(Array.from({ length: 8 }, () => at.made({ person })));
    const codes = await Promise.all(offers.map(async ({ id }) => (await at.offerOf(id)).code));
    assert.equal(new Set(codes).size, 8);
    for (const code of codes) assert.match(code, /^[1-9]\d$/);
  });
  it('§2.4 refuses the service of another provider as unknown', async () => {
    const unknown = { made: 'refused', because: 'unknown-service' };
    assert.deepEqual(await makeOffer(store, 'energo', request()), unknown);
    assert.deepEqual(await makeOffer(store, 'enbek', request({ serviceCode: 'no-such' })), unknown);
  });
  it('§6a refuses eligibility facts 1 ms older than the service allows', async () => {
    const month = 30 * 24 * 3_600_000;
    const factsAsOf = (ms: number) => new Date(at.clock.ms - ms).toISOString();
    assert.equal((await makeOffer(store, 'enbek', request({ factsAsOf: factsAsOf(month) }))).made, 'new');
    const old = await makeOffer(store, 'enbek', request({ factsAsOf: factsAsOf(month + 1) }));
    assert.deepEqual(old, { made: 'refused', because: 'facts-too-old' });
  });
  it('§6a refuses facts without their date where the service limits their age', async () => {
    const wish = request({ serviceCode: 'with-facts', eligibilityFacts: { bornOn: '2026-11-20' } });
    assert.deepEqual(await makeOffer(store, 'enbek', wish), { made: 'refused', because: 'facts-as-of-missing' });
    const factsAsOf = new Date(at.clock.ms).toISOString();
    assert.equal((await makeOffer(store, 'enbek', { ...wish, factsAsOf })).made, 'new');
  });
  it('§6a refuses facts that are not those that the service needs, and keeps nothing of them', async () => {
    const factsAsOf = new Date(at.clock.ms).toISOString();
    const wish = request({ serviceCode: 'with-facts', factsAsOf, eligibilityFacts: { children: 0 } });
    const refused = await makeOffer(store, 'enbek', wish);
    assert.ok(refused.made === 'refused' && refused.because === 'facts-invalid');
    assert.deepEqual(refused.issues.map(({ path }) => path.join('.')).toSorted(), ['bornOn', 'children']);
    assert.equal(await store.db.offer.count({ where: { reference: wish.reference } }), 0);
  });
  it('§1 §5 freezes the edition of the Rules and the kind of result', async () => {
    const [first] = await at.journalOf((await at.made()).id);
    const { rulesEdition, resultKind } = JSON.parse(first!.event) as { rulesEdition: string; resultKind: string };
    assert.deepEqual([rulesEdition, resultKind], ['2022-09-30', 'Decision to grant or refuse the allowance']);
  });
  it('§4a freezes the terms of the service in the first event of the offer', async () => {
    const { id } = await at.made({ serviceCode: 'brief' });
    const [first] = await at.journalOf(id);
    const { terms } = JSON.parse(first!.event) as { terms: { answerWindowMs: number; graceMs: number } };
    assert.deepEqual([first!.type, terms.answerWindowMs, terms.graceMs], ['offer-made', 2_000, 0]);
  });
  it('§6c leaves nothing half-made when the transaction fails', async () => {
    const wish = request();
    const sendOnly: Store = { ...store, now: async () => NaN };
    await assert.rejects(makeOffer(sendOnly, 'enbek', wish));
    assert.equal(await store.db.offer.count({ where: { reference: wish.reference } }), 0);
    assert.equal((await makeOffer(store, 'enbek', wish)).made, 'new');
  });
});
