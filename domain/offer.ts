import type { Ending, OfferEvent, OfferMade, ProviderOutcome, ServiceTerm } from './events.ts';
import type { Language } from './languages.ts';
import type { OfferState } from './offer-states.ts';
import { isOfferSms } from './sms-ids.ts';

/** What the recipient last said, as far as it counts. */
export type Answer = { agrees: boolean; inboundId: string; arrivedAt: string; carrierAt?: string };

/** Everything known of one offer: the fold of its events. It is the same in the workflow, the database and a proof. */
export type Offer = {
  made: OfferMade;
  consentAskedAt?: string;
  language?: Language;
  waitingFor?: 'phone-slot' | 'quiet-hours' | 'gateway';
  sentAt?: string;
  smsId?: string;
  deliveryFailure?: { status: string; at: string };
  receivedAt?: string;
  answer?: Answer;
  helpedAt: string[];
  lateReplied?: true;
  /** The recipient opted out by a reply to this offer, and has not come back. */
  optedOut?: boolean;
  calledAt?: string;
  /** §5: when the act's term warns and ends. */
  term?: ServiceTerm;
  outcome?: ProviderOutcome & { at: string };
  /** The decision; what the recipient is told of it may come later. */
  end?: Ending & { at: string };
  /** The last entry is written: nothing more will be done for this offer. */
  closed?: true;
  /** 1, or 2 after an undelivered offer was sent once more. */
  round: number;
};

/** The offer as it was made (§2.1): before anything was checked. */
export const newOffer = (made: OfferMade): Offer => ({ made, helpedAt: [], round: 1 });

/** Adds one event to what is known. An event that does not fit, a repeat or a late one changes nothing, so a repeated
 *  webhook, a second answer and an answer after the window are harmless by construction (§4, §6c). */
export function evolve(offer: Offer, event: OfferEvent): Offer {
  if (offer.end) return afterEnd(offer, event);
  switch (event.type) {
    case 'consent-checked':
      return event.status === 'pending' ? { ...offer, consentAskedAt: offer.consentAskedAt ?? event.at } : offer;
    case 'phone-found':
      return { ...offer, language: event.language };
    case 'sending-delayed':
      return offer.sentAt ? offer : { ...offer, waitingFor: event.for };
    case 'sms-sent':
      return event.kind === 'offer' && !offer.sentAt ? { ...offer, sentAt: event.at, smsId: event.smsId } : offer;
    case 'number-changed':
      return numberChanged(offer, event.at);
    case 'consent-changed':
      return consentChanged(offer, event);
    case 'cancel-asked':
      return offer.calledAt ? offer : ended(offer, event.at, { state: 'CANCELLED', reason: event.reason });
    case 'offer-ended':
      return { ...ended(offer, event.at, event), closed: true };
    case 'sms-received':
    case 'receipt-noted':
      return evolveReceipt(offer, event);
    case 'answer-read':
      return evolveAnswer(offer, event);
    case 'window-closed':
      return windowClosed(offer, event.at);
    case 'acceptance-checked':
      return event.ending && !offer.calledAt ? ended(offer, event.at, event.ending) : offer;
    case 'provider-called':
      return offer.calledAt ? offer : { ...offer, calledAt: event.calledAt, term: event.term };
    case 'provider-answered':
      return providerAnswered(offer, event);
    default:
      return offer;
  }
}

/** The state is derived, never set. */
export function stateOf(offer: Offer): OfferState {
  if (offer.end) return offer.end.state;
  if (offer.answer?.agrees) return 'PROVIDING';
  if (offer.receivedAt) return 'AWAITING_ANSWER';
  if (offer.sentAt) return 'SENT';
  return offer.waitingFor ? 'QUEUED' : 'SCREENING';
}

/** Whether the question was put and neither answered nor ended: then it holds the phone's line. */
export const isUnanswered = (offer: Offer): boolean => !offer.end && !offer.answer;

/** Whether the question reached the carrier or the recipient: from then on it is not put a second time (§3.1). */
export const wasAsked = (offer: Offer): boolean => Boolean(offer.sentAt ?? offer.receivedAt);

/** §4a: whether the question is out and neither a receipt nor an end is known. */
export const awaitsReceipt = (offer: Offer): boolean => Boolean(offer.smsId) && !offer.receivedAt && !offer.end;

/** §5: whether the recipient agreed and the provider must still be called. */
export const awaitsCall = (offer: Offer): boolean => !offer.end && !offer.calledAt && offer.answer?.agrees === true;

/** §3.2: whether the provider is at work, so that only it and the act can end the offer. */
export const isAfterCall = (offer: Offer): boolean => Boolean(offer.calledAt) && !offer.end;

/** The offer that these events make; the first must be `offer-made`, else it throws. */
export function foldEvents(events: readonly OfferEvent[]): Offer {
  const [made, ...rest] = events;
  if (made?.type !== 'offer-made') throw new Error('The first event of an offer is offer-made');
  return rest.reduce(evolve, newOffer(made));
}

type EventOf<T extends OfferEvent['type']> = Extract<OfferEvent, { type: T }>;

/** After the decision only its own traces are kept; an undelivered offer may be sent once more. The last entry names
 *  the end as the journal has it: a workflow that had not received every event when it decided is corrected by it. */
function afterEnd(offer: Offer, event: OfferEvent): Offer {
  if (event.type === 'offer-ended')
    return offer.closed ? offer : { ...ended(offer, offer.end!.at, event), closed: true };
  if (event.type === 'answer-read') return evolveReplies(offer, event);
  if (event.type === 'resend-asked' && offer.end?.state === 'UNDELIVERED' && offer.round === 1) {
    return { ...newOffer(offer.made), round: 2 };
  }
  return offer;
}

function ended(offer: Offer, at: string, { state, reason }: Ending): Offer {
  return { ...offer, end: { state, reason, at } };
}

/** The first receipt wins; a failure that is followed by a delivery before we acted on it counts as delivered. */
function evolveReceipt(offer: Offer, event: EventOf<'sms-received' | 'receipt-noted'>): Offer {
  if (offer.receivedAt) return offer;
  if (event.type === 'sms-received') return { ...offer, receivedAt: event.receivedAt, deliveryFailure: undefined };
  const failed = isOfferSms(offer, event.smsId) && FAILED.has(event.status);
  return failed && !offer.deliveryFailure
    ? { ...offer, deliveryFailure: { status: event.status, at: event.at } }
    : offer;
}

/** Final words of an operator that say: this SMS was not and will not be received. */
const FAILED = new Set(['expired', 'undeliverable', 'rejected']);

/** What was answered to a reply, so that it is answered once (help: twice). */
function evolveReplies(offer: Offer, { reply, reading, at }: EventOf<'answer-read'>): Offer {
  const { optedOut } = offer;
  const now = reading === 'opt-out' ? true : reading === 'opt-in' ? false : optedOut;
  const known = now === optedOut ? offer : { ...offer, optedOut: now };
  if (reply === 'help') return { ...known, helpedAt: [...known.helpedAt, at] };
  return reply === 'late' ? { ...known, lateReplied: true } : known;
}

function evolveAnswer(before: Offer, event: EventOf<'answer-read'>): Offer {
  const offer = evolveReplies(before, event);
  if (event.effect !== 'counts') return offer;
  if (offer.answer && event.at < offer.answer.arrivedAt) return offer; // delivered out of order: the later word stands
  const agrees = event.reading === 'agree';
  const { inboundId, at: arrivedAt, carrierAt } = event;
  const answered = { ...offer, answer: { agrees, inboundId, arrivedAt, carrierAt } };
  if (agrees || !offer.made.terms.declineIsFinal) return answered;
  return ended(answered, event.at, { state: 'DECLINED', reason: 'refused-by-recipient' });
}

/** §4b: silence annuls; a refusal that was not corrected declines; an agreement makes the deadline meaningless. */
function windowClosed(offer: Offer, at: string): Offer {
  if (offer.answer?.agrees) return offer;
  return offer.answer
    ? ended(offer, at, { state: 'DECLINED', reason: 'refused-by-recipient' })
    : ended(offer, at, { state: 'ANNULLED', reason: 'no-answer' });
}

/** §3.2: an agreement must stand before a provider can answer, and only a listed ground refuses. */
function providerAnswered(offer: Offer, event: EventOf<'provider-answered'>): Offer {
  const { outcome, ground, at } = event;
  const ending: Ending =
    outcome === 'granted' ? { state: 'GRANTED', reason: 'granted' } : { state: 'REFUSED', reason: ground ?? 'refused' };
  return ended({ ...offer, outcome: { outcome, ground, at } }, at, ending);
}

/** §3b: consent that is taken back before the provider was called ends the offer; a "no" to a pending question is a
 *  no. */
function consentChanged(offer: Offer, event: EventOf<'consent-changed'>): Offer {
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

/** §3a: before sending, the number is looked up once more; after it, the old number may not answer any more. */
function numberChanged(offer: Offer, at: string): Offer {
  if (offer.calledAt) return offer;
  if (offer.sentAt ?? offer.receivedAt) return ended(offer, at, { state: 'NUMBER_CHANGED', reason: 'number-changed' });
  return { ...offer, language: undefined, waitingFor: undefined };
}
