import assert from 'node:assert/strict';
import { bindSms } from '../../../adapters/store/sms/sms-bindings.ts';
import { HOUR_MS } from '../../../domain/durations.ts';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

type Offer = Awaited<ReturnType<typeof at.made>>;
const placeOf = ({ id, store }: Offer) => store.db.phoneSlot.findUniqueOrThrow({ where: { offerId: id } });
const states = async (...offers: Offer[]) =>
  Promise.all(offers.map(async (offer) => `${(await placeOf(offer)).state}`));
const again = (offer: Offer, phone: string, language: 'kk' | 'ru' = 'ru') =>
  at.findPhone(offer, phone, { events: [at.outdated()], language });
const pass = () => at.pass(HOUR_MS + 1);
/** Writes the offer SMS down for an attempt to send it. */
async function written({ book, id }: Offer) {
  const prepared = await book.prepareOffer(id);
  if ('events' in prepared) throw new Error(`not written: ${JSON.stringify(prepared.events)}`);
  return prepared;
}

describe('an offer that is screened again before it is sent', function () {
  this.timeout(120_000);
  before(() => at.sharedStore());

  it('§3a §6a is not sent on a screening that is older than an hour, and notes that once', async () => {
    const offer = await at.screened();
    pass();
    const refused = await offer.book.prepareOffer(offer.id);
    assert.deepEqual('events' in refused && refused.events.map(({ type }) => type), ['screening-outdated']);
    await offer.book.prepareOffer(offer.id);
    assert.deepEqual(await at.typesOf(offer.id), ['offer-made', 'phone-found', 'screening-outdated']);
    assert.equal((await placeOf(offer)).state, 'held');
    await at.findPhone(offer, offer.phone);
    assert.equal((await written(offer)).sms.to, offer.phone);
  });
  it('§3.1 keeps the phone slot under the same number', async () => {
    const person = newPerson();
    const [first, second] = [await at.screened({ person }), await at.screened({ person })];
    await again(first, person.phone);
    assert.deepEqual(await states(first, second), ['held', 'waiting']);
  });
  it('§3a leaves the slot of its old number and queues at the new one', async () => {
    const [old, fresh] = [newPerson(), newPerson()];
    const [first, second] = [await at.screened({ person: old }), await at.screened({ person: old })];
    const there = await at.screened({ person: fresh });
    const events = await again(first, fresh.phone);
    assert.deepEqual(events.at(-1), { type: 'sending-delayed', at: at.now(), for: 'phone-slot' });
    assert.deepEqual(await states(first, second, there), ['waiting', 'held', 'held']);
    assert.equal((await placeOf(first)).phoneIndex, at.indexOf(fresh.phone));
  });
  it('§3b leaves the slot while КДП asks the person once more', async () => {
    const person = newPerson();
    const [first, second] = [await at.screened({ person }), await at.screened({ person })];
    const pending = { type: 'consent-checked', at: at.now(), status: 'pending' } as const;
    await first.book.noteScreening(first.id, { events: [at.outdated(), pending] });
    assert.deepEqual(await states(first, second), ['released', 'held']);
  });
  it('§3a writes an SMS that did not leave anew, for the number and the language of today', async () => {
    const [offer, other] = [await at.screened(), newPerson()];
    const first = await written(offer);
    await bindSms(offer.store, first.sms.id, first.binding, undefined); // it certainly did not leave
    await again(offer, other.phone, 'kk');
    const second = await written(offer);
    assert.deepEqual([second.sms.id, second.sms.to, second.language], [first.sms.id, other.phone, 'kk']);
    assert.notEqual(second.sms.text, first.sms.text);
    const row = await offer.store.db.outgoingSms.findUniqueOrThrow({ where: { id: first.sms.id } });
    assert.deepEqual([row.phoneIndex, row.mayBeAt], [at.indexOf(other.phone), ['sandbox']]);
  });
  it('§3a ends when its SMS may have gone to a number that is no longer the recipient’s', async () => {
    const [offer, other] = [await at.screened(), newPerson()];
    await written(offer); // the worker died, so it may have left
    await again(offer, other.phone);
    const refused = await offer.book.prepareOffer(offer.id);
    assert.ok('events' in refused);
    const { state, reason } = await at.offerOf(offer.id);
    assert.deepEqual([state, reason, (await placeOf(offer)).state], ['NUMBER_CHANGED', 'number-changed', 'released']);
  });
  it('§3.1 repeats an SMS that may have left unchanged while the number is the same', async () => {
    const offer = await at.screened();
    const first = await written(offer);
    pass();
    await again(offer, offer.phone, 'kk');
    const second = await written(offer);
    assert.deepEqual([second.sms, second.binding.inDoubtAt], [first.sms, ['sandbox']]);
  });
  it('§3a keeps the number that was asked when the sending is noted during a screening', async () => {
    const [offer, other] = [await at.sent(), newPerson()];
    await again(offer, other.phone);
    assert.equal((await at.offerOf(offer.id)).phoneIndex, at.indexOf(offer.phone));
  });
});
