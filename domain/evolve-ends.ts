/** How an event ends an offer (§§3–5). */
import type { Ending, OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';

type EventOf<T extends OfferEvent['type']> = Extract<OfferEvent, { type: T }>;

/** The offer with this end, decided at this moment. */
export function ended(offer: Offer, at: string, { state, reason }: Ending): Offer {
  return { ...offer, end: { state, reason, at } as Ending & { at: string } };
}

/** §4b: without an answer the offer is annulled; after a refusal it is declined; after an agreement nothing
 *  changes. */
export function windowClosed(offer: Offer, at: string): Offer {
  if (offer.answer?.agrees) return offer;
  return offer.answer
    ? ended(offer, at, { state: 'DECLINED', reason: 'refused-by-recipient' })
    : ended(offer, at, { state: 'ANNULLED', reason: 'no-answer' });
}

/** §3.2: the provider's decision ends the offer; evaluateDecision has checked the agreement and the ground. */
export function providerAnswered(offer: Offer, event: EventOf<'provider-answered'>): Offer {
  const { outcome, ground, at } = event;
  const ending: Ending =
    outcome === 'granted' ? { state: 'GRANTED', reason: 'granted' } : { state: 'REFUSED', reason: ground ?? 'refused' };
  return ended({ ...offer, outcome: { outcome, ground, at } }, at, ending);
}

/** §3b: a consent withdrawn before the provider was called ends the offer; so does a refusal while consent is
 *  pending. */
export function consentChanged(offer: Offer, event: EventOf<'consent-changed'>): Offer {
  if (offer.calledAt || event.status === 'given') return offer;
  const wasGiven = offer.language !== undefined || event.status === 'withdrawn';
  return ended(
    offer,
    event.at,
    wasGiven
      ? { state: 'CONSENT_WITHDRAWN', reason: 'consent-withdrawn' }
      : { state: 'NO_CONSENT', reason: 'consent-refused' },
  );
}

/** §3a: before sending, the number is looked up once more; after sending, an answer from the old number cannot count,
 *  so the offer ends. */
export function numberChanged(offer: Offer, at: string): Offer {
  if (offer.calledAt) return offer;
  if (offer.sentAt ?? offer.receivedAt) return ended(offer, at, { state: 'NUMBER_CHANGED', reason: 'number-changed' });
  return { ...offer, language: undefined, screenedAt: undefined, waitingFor: undefined };
}
