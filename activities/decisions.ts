import { decideOnOffer } from '../domain/decisions.ts';
import type { Decision } from '../domain/decisions.ts';
import type { OfferEvent } from '../domain/events.ts';
import type { OfferBook } from './offer-book.ts';

/** The short transaction behind every decision of the workflow (a local activity). */
export function createDecisionActivities({ book }: { book: OfferBook }) {
  return {
    /** Decides on the offer as the database knows it, under its lock: it includes messages that were stored but have
     *  not reached the workflow yet (§4, §6c). When such a message forbids the decision, it returns all events of the
     *  offer instead. */
    decide({ offerId, what }: { offerId: string; what: Decision }): Promise<OfferEvent[]> {
      return book.record(offerId, (offer, now) => decideOnOffer(offer, what, now));
    },
  };
}
export type DecisionActivities = ReturnType<typeof createDecisionActivities>;
