/** What waits for operators: replies that the system could not read, and answers at the desk (§4a). */
import type { OfferEvent } from './events.ts';
import type { Offer, PeopleItem } from './offer.ts';

type EventOf<T extends OfferEvent['type']> = Extract<OfferEvent, { type: T }>;
type PeopleEvent = EventOf<'answer-read' | 'reading-proposed' | 'reply-read' | 'desk-recorded' | 'desk-answer'>;

/** Notes what waits for two operators, and what they have decided; what is noted already is not noted again. */
export function evolvePeople(offer: Offer, event: PeopleEvent): Offer {
  switch (event.type) {
    case 'answer-read':
      return evolveUnread(offer, event);
    case 'reading-proposed':
      return waiting(offer, { what: 'reply', id: event.inboundId, at: event.arrivedAt });
    case 'reply-read':
      return decided(offer, event.inboundId);
    case 'desk-recorded':
      return waiting(offer, { what: 'desk', id: event.requestId, at: event.at });
    case 'desk-answer':
      return decided(offer, event.requestId);
  }
}

function evolveUnread(offer: Offer, event: EventOf<'answer-read'>): Offer {
  if (event.reading !== 'not-understood' || offer.end) return offer;
  const unread: Offer = { ...offer, unreadReply: true };
  return event.forPeople ? waiting(unread, { what: 'reply', id: event.inboundId, at: event.at }) : unread;
}

function waiting(offer: Offer, item: PeopleItem): Offer {
  const { awaitsPeople = [] } = offer;
  return awaitsPeople.some(({ id }) => id === item.id) ? offer : { ...offer, awaitsPeople: [...awaitsPeople, item] };
}

function decided(offer: Offer, id: string): Offer {
  const { awaitsPeople = [] } = offer;
  const left = awaitsPeople.filter((item) => item.id !== id);
  return left.length === awaitsPeople.length ? offer : { ...offer, awaitsPeople: left.length > 0 ? left : undefined };
}
