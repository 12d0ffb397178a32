import type { OfferState } from './offer-states.ts';

/** §2.4: the states that a callback reports when an event leads from one state to another, in order; none when the
 *  state did not change. A receipt may be noted before the sending: it proves the sending, so both are reported. */
export function reportedStates(before: OfferState, after: OfferState): OfferState[] {
  if (before === after) return [];
  const skippedSent = (before === 'SCREENING' || before === 'QUEUED') && after === 'AWAITING_ANSWER';
  return skippedSent ? ['SENT', after] : [after];
}
