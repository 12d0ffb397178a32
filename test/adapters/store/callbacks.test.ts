import assert from 'node:assert/strict';
import { noteFailedTry, noteTold, takeDueCallbacks } from '../../../adapters/store/callbacks.ts';
import { cancelOffer } from '../../../adapters/store/take-back.ts';
import type { Store } from '../../../adapters/store/store.ts';
import type { Callback } from '../../../prisma/generated/client.ts';
import * as at from './offers-at-hand.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('callbacks to the provider', function () {
  this.timeout(120_000);
  let store: Store;
  const due = async (...ids: string[]) => (await takeDueCallbacks(store, 1_000)).filter((c) => ids.includes(c.offerId));
  const told = async (callbacks: Callback[], well = true) => {
    if (well) await noteTold(store, callbacks);
    else for (const callback of callbacks) await noteFailedTry(store, callback);
  };
  before(async () => ({ store } = await at.sharedStore()));
  beforeEach(() => store.db.callback.updateMany({ data: { deliveredAt: new Date(0) } }));

  it('§2.4 tell each change of state once, in order, with the times and without personal data', async () => {
    const offer = await at.received();
    const { code, receivedAt, deadline, reference } = await at.offerOf(offer.id);
    await cancelOffer(store, { offerId: offer.id, reason: 'a mistake', by: 'enbek' });
    const bodies: { type: string; data: Record<string, unknown> }[] = [];
    for (let round = 0; round < 5; round += 1) {
      const heads = await due(offer.id);
      assert.ok(heads.length <= 1, 'of one offer only the oldest');
      bodies.push(...heads.map(({ body }) => body as (typeof bodies)[0]));
      await told(heads);
    }
    assert.deepEqual(
      bodies.map(({ data }) => data['state']),
      ['SENT', 'AWAITING_ANSWER', 'CANCELLED'],
    );
    const times = { receivedAt: receivedAt!.toISOString(), deadline: deadline!.toISOString() };
    const { at: when, ...last } = bodies[2]!.data;
    const about = { offerId: offer.id, code, serviceCode: 'plain', reference };
    assert.deepEqual(last, { ...about, state: 'CANCELLED', reason: 'a mistake', ...times });
    assert.equal(when, at.now());
    assert.ok(!JSON.stringify(bodies).includes(offer.phone.slice(1)));
  });
  it('§2.4 are each taken by one of two senders', async () => {
    const offers = await Promise.all(Array.from({ length: 6 }, () => at.sent()));
    const ids = offers.map(({ id }) => id);
    const taken = (await Promise.all([due(...ids), due(...ids), due(...ids)])).flat();
    assert.deepEqual(taken.map(({ offerId }) => offerId).sort(), ids.sort());
    assert.deepEqual(await due(...ids), [], 'they are on their way');
    at.pass(MINUTE);
    assert.equal((await due(...ids)).length, 6, 'a sender that died gives them back after a minute');
  });
  it('§2.4 are tried again after a pause that doubles, up to an hour, for three days; the later ones wait', async () => {
    const offer = await at.received();
    const [first] = await due(offer.id);
    assert.equal(first!.state, 'SENT');
    await told([first!], false);
    at.pass(4_999);
    assert.deepEqual(await due(offer.id), []);
    at.pass(1);
    const again = await due(offer.id);
    assert.deepEqual(
      again.map(({ id, attempts }) => [id, attempts]),
      [[first!.id, 2]],
    );
    await told(again, false);
    at.pass(9_999);
    assert.deepEqual(await due(offer.id), []);
    at.pass(3 * DAY);
    await told(await due(offer.id), false);
    const next = await due(offer.id);
    assert.equal(
      next[0]!.state,
      'AWAITING_ANSWER',
      'what cannot be told is given up, and stands in the list of failures',
    );
    const { failedAt } = await store.db.callback.findUniqueOrThrow({ where: { id: first!.id } });
    assert.ok(failedAt);
  });
  it('§4a tell SENT before AWAITING_ANSWER also when the receipt overtakes our own note', async () => {
    const offer = await at.screened();
    await offer.book.prepareOffer(offer.id);
    await at.receipt(`${offer.id}.offer`);
    const rows = await store.db.callback.findMany({ where: { offerId: offer.id }, orderBy: { order: 'asc' } });
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['SENT', 'AWAITING_ANSWER'],
    );
  });
});
