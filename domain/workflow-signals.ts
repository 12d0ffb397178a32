/** Which events of an offer its workflow must be told of. */
import type { Offer } from './offer.ts';
import { stateOf } from './offer.ts';

/** The messages that wake the workflow of an offer, by their names in its contract. */
export const SIGNAL_NAMES = [
  'receiptArrived',
  'answerArrived',
  'consentChanged',
  'numberChanged',
  'providerAnswered',
  'phoneSlotFree',
  'cancel',
] as const;
/** One of them. */
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** Whether the workflow goes on differently after this message (§4, §6c). Help, notes and repeats stand in the
 *  journal and wake nothing; КДП's yes changes no state, but a screening that waits for it asks again. A closed
 *  offer has no workflow any more. */
export function concernsWorkflow(before: Offer, after: Offer, news: SignalName): boolean {
  if (before.closed) return false;
  return (
    (news === 'consentChanged' && stateOf(before) === 'SCREENING') ||
    before.receivedAt !== after.receivedAt ||
    before.answer !== after.answer ||
    before.deliveryFailure !== after.deliveryFailure ||
    before.end !== after.end ||
    before.language !== after.language
  );
}
