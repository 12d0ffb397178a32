import { isLateWithdrawal } from './consent.ts';
import type { OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';
import type { OfferState } from './offer-states.ts';

/** The types of callbacks to providers: a change of state (§2.4), the act's term nearly over and over (§5), a consent
 *  that was withdrawn after the provider was called (§3b). */
export const CALLBACK_TYPES = [
  'offer.state-changed',
  'offer.term-warning',
  'offer.term-breached',
  'offer.consent-withdrawn',
] as const;
/** One of them. */
export type CallbackType = (typeof CALLBACK_TYPES)[number];

/** §2.4: the states that a callback reports when an event leads from one state to another, in order; none when the
 *  state did not change. A receipt may be noted before the sending: it proves the sending, so both are reported. */
export function reportedStates(before: OfferState, after: OfferState): OfferState[] {
  if (before === after) return [];
  const skippedSent = (before === 'SCREENING' || before === 'QUEUED') && after === 'AWAITING_ANSWER';
  return skippedSent ? ['SENT', after] : [after];
}

/** §3b, §5: the type of the callback about an event that changes no state of the offer `before` and concerns the
 *  provider; undefined: none. */
export function reportedType(before: Offer, event: OfferEvent): CallbackType | undefined {
  if (event.type === 'term-warning' || event.type === 'term-breached') return `offer.${event.type}`;
  const isLate = event.type === 'consent-changed' && isLateWithdrawal(before, event.status);
  return isLate ? 'offer.consent-withdrawn' : undefined;
}
