import type { OfferEvent } from './events.ts';
import type { OfferState } from './offer-states.ts';

/** The types of callbacks to providers: a change of state (§2.4), the act's term nearly over and over (§5). */
export const CALLBACK_TYPES = ['offer.state-changed', 'offer.term-warning', 'offer.term-breached'] as const;
/** One of them. */
export type CallbackType = (typeof CALLBACK_TYPES)[number];

/** §2.4: the states that a callback reports when an event leads from one state to another, in order; none when the
 *  state did not change. A receipt may be noted before the sending: it proves the sending, so both are reported. */
export function reportedStates(before: OfferState, after: OfferState): OfferState[] {
  if (before === after) return [];
  const skippedSent = (before === 'SCREENING' || before === 'QUEUED') && after === 'AWAITING_ANSWER';
  return skippedSent ? ['SENT', after] : [after];
}

/** §5: the type of the callback about an event that changes no state and concerns the provider; undefined: none. */
export const reportedType = ({ type }: OfferEvent): CallbackType | undefined =>
  type === 'term-warning' || type === 'term-breached' ? `offer.${type}` : undefined;
