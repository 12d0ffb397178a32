/** Which events of an offer are signalled to its workflow. */
import type { Offer } from './offer.ts';
import { stateOf } from './offer.ts';

/** The messages to the workflow of an offer, by their names in its contract. */
export const SIGNAL_NAMES = [
  'receiptArrived',
  'answerArrived',
  'consentChanged',
  'numberChanged',
  'providerAnswered',
  'phoneSlotFree',
  'delayed',
  'cancel',
] as const;
/** One of them. */
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** Whether the workflow must receive this message (§4, §6c). Help, notes and repeats are in the journal only; a
 *  consent given at КДП changes no state, but a screening that waits for it asks again. A closed offer has no
 *  workflow. What waits for operators holds up the annulment (§4a); a refusal that does not count explains the wait for
 *  one that does (§3.2). */
export function concernsWorkflow(before: Offer, after: Offer, signal: SignalName): boolean {
  if (before.closed) return false;
  return (
    (signal === 'consentChanged' && stateOf(before) === 'SCREENING') ||
    (signal === 'delayed' && isDelayNews(before, after)) ||
    before.receivedAt !== after.receivedAt ||
    before.answer !== after.answer ||
    before.deliveryFailure !== after.deliveryFailure ||
    before.end !== after.end ||
    before.language !== after.language ||
    before.awaitsPeople !== after.awaitsPeople ||
    before.groundUnlistedAt !== after.groundUnlistedAt
  );
}

/** Whether the offer waits for something else now, which Temporal UI shows. */
const isDelayNews = (before: Offer, after: Offer): boolean =>
  before.waitingFor !== after.waitingFor || before.consentAskedAt !== after.consentAskedAt;
