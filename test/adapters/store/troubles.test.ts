import assert from 'node:assert/strict';
import { EVERYTHING } from '../../../adapters/store/database/read-scope.ts';
import { readOffer } from '../../../adapters/store/offers/read-offers.ts';
import { endTrouble, noteTrouble, offersInTrouble } from '../../../adapters/store/offers/troubles.ts';
import { openRetentionBook } from '../../../adapters/store/privacy/purge-expired-data.ts';
import { offerView } from '../../../api/offers/offer-view.ts';
import { DAY_MS, MINUTE_MS } from '../../../domain/durations.ts';
import * as at from './offer-steps.ts';

const REGISTER = { activity: 'screen', system: 'КДП', fault: 'ШЭП answered 503' };

/** A new offer whose screening fails. */
async function failing() {
  const offer = await at.made();
  const { store } = offer;
  const note = (attempts: number, more: object = {}) =>
    noteTrouble(store, { offerId: offer.id, ...REGISTER, attempts, retryMs: 2_000, ...more });
  const shown = async (scope: string | typeof EVERYTHING = EVERYTHING) => {
    const row = await readOffer(store, scope, offer.id);
    return row && offerView(row, at.clock.ms).waitingFor?.trouble;
  };
  await note(1);
  return { ...offer, note, shown };
}

describe('the trouble of an offer', function () {
  this.timeout(120_000);

  it('lasts since the first attempt of the activity that failed', async () => {
    const { note, shown } = await failing();
    const since = at.now();
    at.pass(MINUTE_MS);
    await note(2, { fault: 'not reachable' });
    const nextTry = new Date(at.clock.ms + 2_000).toISOString();
    assert.deepEqual(await shown(), { system: 'КДП', fault: 'not reachable', since, attempts: 2, nextTry });
    at.pass(MINUTE_MS);
    await note(1, { retryMs: undefined });
    const again = { system: 'КДП', fault: REGISTER.fault, since: at.now(), attempts: 1 };
    assert.deepEqual(await shown(), again, 'the activity was called anew');
  });
  it('§2.4 is shown to operators and to the provider of the offer, and to no other', async () => {
    const { shown } = await failing();
    assert.equal((await shown('enbek'))?.system, 'КДП');
    assert.equal(await shown('energo'), undefined);
  });
  it('is not shown while the offer waits for something else', async () => {
    const { note, shown } = await failing();
    await note(1, { activity: 'provide' });
    assert.equal(await shown(), undefined);
  });
  it('ends when the same activity succeeds, and not with another one', async () => {
    const { store, id, shown } = await failing();
    await endTrouble(store, id, 'sendOffer');
    assert.notEqual(await shown(), undefined);
    await endTrouble(store, id, 'screen');
    assert.equal(await shown(), undefined);
  });
  it('is counted for its system while its attempts go on and the offer is open', async () => {
    const { store, book, id, note } = await failing();
    const system = `SMS gateway ${at.next()}`;
    const count = async () => (await offersInTrouble(store)).find((one) => one.system === system)?.count;
    await note(1, { system });
    assert.equal(await count(), 1);
    at.pass(16 * MINUTE_MS);
    assert.equal(await count(), undefined, 'its activity was cancelled');
    await note(2, { system });
    await book.record(id, (_, { iso }) => [{ type: 'offer-ended', at: iso, state: 'CANCELLED', reason: 'test' }]);
    assert.equal(await count(), undefined, 'the offer is closed');
  });
  it('§6b is deleted when it is long past', async () => {
    const { store, id } = await failing();
    const terms = {
      persons: 900 * DAY_MS,
      unknownSenders: 900 * DAY_MS,
      deliveries: 3 * DAY_MS,
      repeats: 900 * DAY_MS,
    };
    const isKept = async () => {
      while ((await openRetentionBook(store, terms).purge()).more);
      return (await store.db.offerTrouble.count({ where: { offerId: id } })) === 1;
    };
    at.pass(2 * DAY_MS);
    assert.ok(await isKept());
    at.pass(2 * DAY_MS);
    assert.ok(!(await isKept()));
  });
});
