import { decideOnOffer } from '../domain/decisions.ts';
import type { Decision } from '../domain/decisions.ts';
import type { OfferEvent } from '../domain/events.ts';
import type { OfferBook } from './offer-book.ts';

/** The short database step behind every decision of the workflow (a local activity). */
export function createDecisionActivities({ book }: { book: OfferBook }) {
  return {
    /** Decides on the offer as the database knows it, under its lock: a message that was stored but has not reached
     *  the workflow yet is read first (§4, §6c). Gives back no event when such a message forbids the decision; it
     *  arrives by its own way. */
    decide({ offerId, what }: { offerId: string; what: Decision }): Promise<OfferEvent[]> {
      return book.record(offerId, (offer, now) => decideOnOffer(offer, what, now));
    },
  };
}
export type DecisionActivities = ReturnType<typeof createDecisionActivities>;
