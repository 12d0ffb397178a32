import { decisionTime } from '../domain/answer-window.ts';
import type { Fact } from '../domain/facts.ts';
import type { Offer } from '../domain/offer.ts';
import type { OfferBook } from './offer-book.ts';

/** What the workflow may decide on its own. */
export type Decision = 'window-closed' | 'undelivered' | 'term-warning' | 'term-breached' | 'close';

/** The short database step behind every decision of the workflow (a local activity). */
export function createDecisionActivities({ book }: { book: OfferBook }) {
  return {
    /** Decides on the offer as the database knows it, under its lock: a message that was stored but has not reached the workflow
     *  yet is read first (§4, §6c). Gives back no fact when such a message forbids the decision; it arrives by its own way. */
    decide({ offerId, what }: { offerId: string; what: Decision }): Promise<Fact[]> {
      return book.record(offerId, (offer, { ms, iso }) => factOf(what, offer, ms, iso));
    },
  };
}
export type DecisionActivities = ReturnType<typeof createDecisionActivities>;

function factOf(what: Decision, offer: Offer, nowMs: number, at: string): Fact[] {
  if (what === 'close')
    return offer.end && !offer.closed
      ? [{ type: 'offer-ended', at, state: offer.end.state, reason: offer.end.reason }]
      : [];
  if (offer.end) return [];
  const undelivered = { type: 'offer-ended', at, state: 'UNDELIVERED' } as const;
  switch (what) {
    case 'window-closed':
      return !offer.answer?.agrees && nowMs >= (decisionTime(offer) ?? Infinity) ? [{ type: 'window-closed', at }] : [];
    case 'undelivered':
      if (offer.receivedAt) return [];
      return [{ ...undelivered, reason: offer.deliveryFailure ? 'sms-undeliverable' : 'no-receipt' }];
    case 'term-warning':
    case 'term-breached':
      return offer.term ? [{ type: what, at, termEndsAt: offer.term.endsAt }] : [];
  }
}
