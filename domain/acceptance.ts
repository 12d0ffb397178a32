import type { Ending, Fact } from './facts.ts';
import type { EndState } from './offer-states.ts';
import type { SmsKind } from './sms-kinds.ts';
import type { Offer } from './offer.ts';

/** What is known of the recipient when the provider is about to be called. */
export type Recheck = { consent: boolean; sameNumber: boolean; alive: boolean; entitled: boolean };

/** The checks at acceptance (§3a, §3b, §6a), in the order of the Rules: consent, number, then the person and the facts. */
export function acceptanceEnding(offer: Offer, found: Recheck, nowMs: number): Ending | undefined {
  if (!found.consent) return { state: 'CONSENT_WITHDRAWN', reason: 'consent-withdrawn' };
  if (!found.sameNumber) return { state: 'NUMBER_CHANGED', reason: 'number-changed' };
  if (!found.alive) return { state: 'INELIGIBLE', reason: 'not-alive' };
  if (!found.entitled) return { state: 'INELIGIBLE', reason: 'not-entitled' };
  const tooOld = nowMs - Date.parse(offer.made.factsAsOf) > offer.made.terms.factsMaxAgeMs;
  return tooOld ? { state: 'INELIGIBLE', reason: 'facts-too-old' } : undefined;
}

/** The fact that these checks were passed or not. */
export const acceptanceChecked = (at: string, ending?: Ending): Fact => ({
  type: 'acceptance-checked',
  at,
  ...(ending ? { ending } : {}),
});

const TOLD_ALWAYS: Partial<Record<EndState, SmsKind>> = {
  GRANTED: 'granted',
  REFUSED: 'refused',
  ANNULLED: 'annulled',
};
const TOLD_IF_RECEIVED = new Set<EndState>(['CONSENT_WITHDRAWN', 'CANCELLED']);

/** The SMS that tells the recipient of the end (§3.2, §4b); undefined for the ends that are told in no SMS, or were confirmed already. */
export function closingSms(offer: Offer): SmsKind | undefined {
  if (!offer.end) return undefined;
  if (TOLD_IF_RECEIVED.has(offer.end.state)) return offer.receivedAt ? 'closed' : undefined;
  return TOLD_ALWAYS[offer.end.state];
}

/** Whether the end came of the recipient's own SMS just now, so that its SMS goes at once, at night too. */
export const answersRecipient = (offer: Offer): boolean =>
  offer.end?.state === 'CONSENT_WITHDRAWN' && offer.answer?.agrees === true;
