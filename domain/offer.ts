import type { Ending, OfferEvent, OfferMade, ProviderOutcome, ServiceTerm } from './events.ts';
import { evolveReply } from './evolve-reply.ts';
import type { Language } from './languages.ts';
import type { OfferState } from './offer-states.ts';
import { isOfferSms } from './sms-ids.ts';

/** The recipient's latest answer that counts (§4a). */
export type Answer = { agrees: boolean; inboundId: string; arrivedAt: string; carrierAt?: string };

/** A refusal whose effect is not decided yet (§4a); times are ISO strings. */
export type PendingRefusal = Pick<EventOf<'answer-read'>, 'inboundId' | 'reading' | 'at' | 'carrierAt'>;

/** All that is known of one offer: the fold of its events (§6c). Workflow, database and proof compute the same. */
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
  /** A refusal that came while the provider was being called: its effect is decided when the call has ended (§4a). */
  pendingRefusal?: PendingRefusal;
  helpedAt: string[];
  lateReplied?: true;
  /** The recipient opted out by a reply to this offer, and has not opted in since. */
  optedOut?: boolean;
  calledAt?: string;
  /** §5: when the warning of the act's term is due and when the term ends. */
  term?: ServiceTerm;
  outcome?: ProviderOutcome & { at: string };
  /** How the offer ended; the SMS about it may be sent later. */
  end?: Ending & { at: string };
  /** The last event is written: the system does nothing more for this offer. */
  closed?: true;
  /** 1, or 2 after an undelivered offer was sent once more. */
  round: number;
};

/** The offer as it was made (§2.1), before any check. */
export const newOffer = (made: OfferMade): Offer => ({ made, helpedAt: [], round: 1 });

/** Applies one event to the offer. An event that does not fit, a repeat or a late one changes nothing, so a repeated
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

/** The state of an offer: always derived from its events, never set. */
export function stateOf(offer: Offer): OfferState {
  if (offer.end) return offer.end.state;
  if (offer.answer?.agrees) return 'PROVIDING';
  if (offer.receivedAt) return 'AWAITING_ANSWER';
  if (offer.sentAt) return 'SENT';
  return offer.waitingFor ? 'QUEUED' : 'SCREENING';
}

/** Whether the offer has neither an answer nor an end: as long as this is so, it keeps the phone slot (§3.1). */
export const isUnanswered = (offer: Offer): boolean => !offer.end && !offer.answer;

/** Whether the offer SMS reached the carrier or the recipient: from then on it is not sent a second time (§3.1). */
export const wasAsked = (offer: Offer): boolean => Boolean(offer.sentAt ?? offer.receivedAt);

/** §4a: whether the offer SMS was sent and neither a receipt nor an end is known. */
export const awaitsReceipt = (offer: Offer): boolean => Boolean(offer.smsId) && !offer.receivedAt && !offer.end;

/** §5: whether the recipient agreed and the provider must still be called. */
export const awaitsCall = (offer: Offer): boolean => !offer.end && !offer.calledAt && offer.answer?.agrees === true;

/** §3.2: whether the provider was called: from then on its decision alone ends the offer, and a refusal is too late. */
export const isAfterCall = (offer: Offer): boolean => Boolean(offer.calledAt);

/** The offer that these events fold to (§6c); throws unless the first one is `offer-made`. */
export function foldEvents(events: readonly OfferEvent[]): Offer {
  const [made, ...rest] = events;
  if (made?.type !== 'offer-made') throw new Error('The first event of an offer is offer-made');
  return rest.reduce(evolve, newOffer(made));
}

type EventOf<T extends OfferEvent['type']> = Extract<OfferEvent, { type: T }>;

/** After the end only replies are counted; an undelivered offer may be sent once more. The last event, `offer-ended`,
 *  names the end as the journal has it: it corrects a run that had not received all events when it decided. */
function afterEnd(offer: Offer, event: OfferEvent): Offer {
  if (event.type === 'offer-ended')
    return offer.closed ? offer : { ...ended(offer, offer.end!.at, event), closed: true };
  if (event.type === 'answer-read') return evolveReply(offer, event);
  if (event.type === 'resend-asked' && offer.end?.state === 'UNDELIVERED' && offer.round === 1) {
    return { ...newOffer(offer.made), round: 2 };
  }
  return offer;
}

function ended(offer: Offer, at: string, { state, reason }: Ending): Offer {
  return { ...offer, end: { state, reason, at } };
}

/** The first receipt counts; a delivery that follows a failure counts as long as the failure had no consequence. */
function evolveReceipt(offer: Offer, event: EventOf<'sms-received' | 'receipt-noted'>): Offer {
  if (offer.receivedAt) return offer;
  if (event.type === 'sms-received') return { ...offer, receivedAt: event.receivedAt, deliveryFailure: undefined };
  const failed = isOfferSms(offer, event.smsId) && FAILED.has(event.status);
  return failed && !offer.deliveryFailure
    ? { ...offer, deliveryFailure: { status: event.status, at: event.at } }
    : offer;
}

/** The carrier's final statuses which say that this SMS was not and will not be received. */
const FAILED = new Set(['expired', 'undeliverable', 'rejected']);

function evolveAnswer(before: Offer, event: EventOf<'answer-read'>): Offer {
  const offer = evolveReply(before, event);
  if (event.effect !== 'counts') return offer;
  if (offer.answer && event.at < offer.answer.arrivedAt) return offer; // out of order: the later answer counts
  const agrees = event.reading === 'agree';
  const { inboundId, at: arrivedAt, carrierAt } = event;
  const answered = { ...offer, answer: { agrees, inboundId, arrivedAt, carrierAt } };
  if (agrees || !offer.made.terms.declineIsFinal) return answered;
  return ended(answered, event.at, { state: 'DECLINED', reason: 'refused-by-recipient' });
}

/** §4b: without an answer the offer is annulled; after a refusal it is declined; after an agreement nothing
 *  changes. */
function windowClosed(offer: Offer, at: string): Offer {
  if (offer.answer?.agrees) return offer;
  return offer.answer
    ? ended(offer, at, { state: 'DECLINED', reason: 'refused-by-recipient' })
    : ended(offer, at, { state: 'ANNULLED', reason: 'no-answer' });
}

/** §3.2: the provider's decision ends the offer; evaluateDecision has checked the agreement and the ground. */
function providerAnswered(offer: Offer, event: EventOf<'provider-answered'>): Offer {
  const { outcome, ground, at } = event;
  const ending: Ending =
    outcome === 'granted' ? { state: 'GRANTED', reason: 'granted' } : { state: 'REFUSED', reason: ground ?? 'refused' };
  return ended({ ...offer, outcome: { outcome, ground, at } }, at, ending);
}

/** §3b: a consent withdrawn before the provider was called ends the offer; so does a refusal while consent is
 *  pending. */
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

/** §3a: before sending, the number is looked up once more; after sending, an answer from the old number cannot count,
 *  so the offer ends. */
function numberChanged(offer: Offer, at: string): Offer {
  if (offer.calledAt) return offer;
  if (offer.sentAt ?? offer.receivedAt) return ended(offer, at, { state: 'NUMBER_CHANGED', reason: 'number-changed' });
  return { ...offer, language: undefined, waitingFor: undefined };
}
