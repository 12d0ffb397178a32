import { areFactsTooOld } from './eligibility-facts.ts';
import type { Ending, OfferEvent } from './events.ts';
import type { EndState } from './offer-states.ts';
import type { SmsKind } from './sms-kinds.ts';
import type { Offer } from './offer.ts';

/** What is known of the recipient when the provider is about to be called. */
export type Recheck = { consent: boolean; sameNumber: boolean; alive: boolean; entitled: boolean };

/** The systems that are asked at acceptance. */
export type AcceptanceQuestion = 'consent' | 'phone' | 'person';
/** What follows from the answers so far: a system to ask, an ending, or the call of the provider. */
export type AcceptanceStep = { ask: AcceptanceQuestion } | { ending: Ending } | 'passed';

/** The checks at acceptance (§3a, §3b, §6a), in the order of the Rules: consent, number, then the person and the
 *  eligibility facts. The first check without an answer is the next question. */
export function nextAcceptanceQuestion(offer: Offer, found: Partial<Recheck>, nowMs: number): AcceptanceStep {
  const { consent, sameNumber, alive, entitled } = found;
  if (consent === undefined) return { ask: 'consent' };
  if (!consent) return { ending: { state: 'CONSENT_WITHDRAWN', reason: 'consent-withdrawn' } };
  if (sameNumber === undefined) return { ask: 'phone' };
  if (!sameNumber) return { ending: { state: 'NUMBER_CHANGED', reason: 'number-changed' } };
  if (alive === undefined || entitled === undefined) return { ask: 'person' };
  if (!alive) return { ending: { state: 'INELIGIBLE', reason: 'not-alive' } };
  if (!entitled) return { ending: { state: 'INELIGIBLE', reason: 'not-entitled' } };
  const tooOld = areFactsTooOld(offer.made.terms, offer.made.factsAsOf, nowMs);
  return tooOld ? { ending: { state: 'INELIGIBLE', reason: 'facts-too-old' } } : 'passed';
}

/** The event that records whether the checks at acceptance were passed (§3). */
export const acceptanceChecked = (at: string, ending?: Ending): OfferEvent => ({
  type: 'acceptance-checked',
  at,
  ...(ending ? { ending } : {}),
});

const SMS_OF_END: Partial<Record<EndState, SmsKind>> = {
  GRANTED: 'granted',
  REFUSED: 'refused',
  ANNULLED: 'annulled',
};
const CLOSED_IF_RECEIVED = new Set<EndState>(['CONSENT_WITHDRAWN', 'CANCELLED']);

/** The kind of SMS that informs the recipient of the end (§3.2, §4b); undefined for an end without an SMS, or one
 *  that an earlier SMS confirmed. */
export function closingSms(offer: Offer): SmsKind | undefined {
  if (!offer.end) return undefined;
  if (CLOSED_IF_RECEIVED.has(offer.end.state)) return offer.receivedAt ? 'closed' : undefined;
  return SMS_OF_END[offer.end.state];
}

/** Whether the recipient's own SMS has just caused the end, so that its SMS is sent at once, also in quiet hours. */
export const answersRecipient = (offer: Offer): boolean =>
  offer.end?.state === 'CONSENT_WITHDRAWN' && offer.answer?.agrees === true;
