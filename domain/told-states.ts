import type { OfferState } from './offer-states.ts';

/** The states that a provider is told of when an event leads from one to another, in order; none when the state did
 *  not change. A receipt may be noted before our own note of the sending: it proves the sending, so both are told. */
export function toldStates(before: OfferState, after: OfferState): OfferState[] {
  if (before === after) return [];
  const skippedSent = (before === 'SCREENING' || before === 'QUEUED') && after === 'AWAITING_ANSWER';
  return skippedSent ? ['SENT', after] : [after];
}
