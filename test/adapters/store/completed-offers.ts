import assert from 'node:assert/strict';
import { receiveResult } from '../../../adapters/store/offers/receive-result.ts';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

export const REPLY_TEXT = 'my neighbour Aigerim says hello';
export const GRANT = 'D-2026/4711-CANARY';

/** An offer from its making to the provider's decision, with replies of the person. */
export async function decided() {
  const person = newPerson();
  const offer = await at.received({ person, reference: `life-${at.next()}` });
  await at.reply(person.phone, REPLY_TEXT);
  await at.reply(person.phone, '1');
  await offer.book.beginCall(offer.id, 'kdp-token-canary');
  await offer.book.noteCall(offer.id, { calledAt: at.now() });
  const granted = { outcome: 'granted', messageId: at.next(), at: at.now() } as const;
  const body = { offerId: offer.id, outcome: 'granted', resultNumber: GRANT };
  assert.equal(await receiveResult(offer.store, 'enbek', { ...granted, offerId: offer.id, body }), 'received');
  return offer;
}

/** The same offer after its end. */
export async function completedOffer() {
  const offer = await decided();
  await offer.book.record(offer.id, (_, { iso }) => [
    { type: 'offer-ended', at: iso, state: 'GRANTED', reason: 'granted' },
  ]);
  return offer;
}
