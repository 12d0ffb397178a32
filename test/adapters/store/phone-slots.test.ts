import assert from 'node:assert/strict';
import { cancelOffer } from '../../../adapters/store/offers/cancel-offer.ts';
import { receiveNotice } from '../../../adapters/store/offers/receive-notice.ts';
import * as at from './offer-steps.ts';
import type { OwnStore } from './own-store.ts';
import { newPerson } from './own-store.ts';

type Offer = Awaited<ReturnType<typeof at.made>>;
const placeOf = async ({ id, store }: Offer) =>
  (await store.db.phoneSlot.findUnique({ where: { offerId: id } }))?.state;
const places = (...offers: Offer[]) => Promise.all(offers.map(placeOf));
const numberChanged = ({ store, iin }: Offer) =>
  receiveNotice(store, { source: 'bmg', messageId: at.next(), iin, at: at.now(), about: 'phone' });

describe('one open question per phone', function () {
  this.timeout(120_000);
  let own: OwnStore;
  const called = (...offers: Offer[]) => {
    const free = own.outbox.filter(({ message }) => message === 'phoneSlotFree').map(({ workflowId }) => workflowId);
    return offers.map(({ id }) => free.filter((workflowId) => workflowId === `offer-${id}`).length);
  };
  before(async () => (own = await at.sharedStore()));

  it('§4 gives the phone slot to one of ten offers that come at once', async () => {
    const person = newPerson();
    const offers = await Promise.all(Array.from({ length: 10 }, () => at.screened({ person })));
    const states = await places(...offers);
    assert.deepEqual(
      states.map(String).toSorted((a, b) => (a < b ? -1 : 1)),
      ['held', ...Array.from({ length: 9 }, () => 'waiting')],
    );
    const waiting = offers[states.indexOf('waiting')]!;
    assert.ok('events' in (await waiting.book.prepareOffer(waiting.id)), 'who waits is not sent');
  });
  for (const [what, answer] of [
    ['an agreement', (offer: Offer) => at.reply(offer.phone, '1')],
    ['a refusal', (offer: Offer) => at.reply(offer.phone, '2')],
    ['an end', ({ id, store }: Offer) => cancelOffer(store, { offerId: id, reason: 'r', by: 'enbek' })],
  ] as const)
    it(`§4 takes the next offer when ${what} releases the phone slot, once and in order`, async () => {
      const person = newPerson();
      const first = await at.received({ person });
      const [second, third] = [await at.screened({ person }), await at.screened({ person })];
      assert.deepEqual(await places(first, second, third), ['held', 'waiting', 'waiting']);
      await answer(first);
      assert.deepEqual(await places(first, second, third), ['released', 'held', 'waiting']);
      at.pass(61_000);
      await at.reply(person.phone, `2 ${(await at.offerOf(first.id)).code}`);
      assert.deepEqual(called(first, second, third), [0, 1, 0]);
    });
  it('§4 takes an urgent offer first, also before one that holds the slot and was not sent yet', async () => {
    const person = newPerson();
    const ordinary = await at.screened({ person });
    const urgent = await at.screened({ person, serviceCode: 'urgent' });
    assert.deepEqual(await places(ordinary, urgent), ['waiting', 'held']);
    const other = newPerson();
    const asked = await at.sent({ person: other });
    const [plain, late] = [
      await at.screened({ person: other }),
      await at.screened({ person: other, serviceCode: 'urgent' }),
    ];
    assert.deepEqual(await places(asked, plain, late), ['held', 'waiting', 'waiting'], 'nothing is interrupted');
    await at.receipt(asked.sms.id);
    await at.reply(other.phone, '1');
    assert.deepEqual(await places(asked, plain, late), ['released', 'waiting', 'held']);
  });
  it('§3a releases the phone slot of a number that is no longer the recipient’s', async () => {
    const person = newPerson();
    const [first, second] = [
      await at.screened({ person }),
      await at.screened({ person: { ...newPerson(), phone: person.phone } }),
    ];
    assert.deepEqual(await places(first, second), ['held', 'waiting']);
    assert.equal(await numberChanged(first), 1);
    assert.deepEqual(await places(first, second), ['released', 'held']);
    assert.equal((await at.offerOf(first.id)).phone, null);
  });
});

describe('notices of the registers', function () {
  this.timeout(120_000);
  const withdrawn = ({ store, iin }: Offer, messageId = at.next()) =>
    receiveNotice(store, { source: 'kdp', messageId, iin, at: at.now(), about: 'consent', status: 'withdrawn' });

  it('§3b reach every open offer that the person answers for, once', async () => {
    const person = newPerson();
    const offers = [await at.sent({ person }), await at.screened({ person })];
    assert.equal(await withdrawn(offers[0]!, 'm-1'), 2);
    assert.equal(await withdrawn(offers[0]!, 'm-1'), 'repeat');
    for (const { id } of offers) assert.equal((await at.offerOf(id)).state, 'CONSENT_WITHDRAWN');
    assert.equal(await withdrawn(offers[0]!), 0, 'none is open any more');
  });
  it('§3a end an offer whose question was received, though its sending is not recorded yet', async () => {
    const offer = await at.screened();
    await offer.book.prepareOffer(offer.id);
    await at.receipt(`${offer.id}.offer`);
    await numberChanged(offer);
    const { state, phoneIndex } = await at.offerOf(offer.id);
    assert.deepEqual([state, phoneIndex], ['NUMBER_CHANGED', at.indexOf(offer.phone)]);
  });
  it('§5 that come while the provider is being called end the offer, and the workflow gets that event', async () => {
    const offer = await at.received();
    await at.reply(offer.phone, '1');
    await offer.book.beginCall(offer.id, 'kdp-token');
    await withdrawn(offer);
    const events = await offer.book.noteCall(offer.id, { calledAt: at.now() });
    assert.equal(events[0]!.type, 'offer-made', 'the whole journal, since the offer went on without the workflow');
    assert.equal((await at.offerOf(offer.id)).state, 'CONSENT_WITHDRAWN');
    assert.ok((await at.typesOf(offer.id)).includes('provider-called'), 'the call is on record all the same');
  });
});
