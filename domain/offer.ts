import type { Ending, OfferEvent, OfferMade, ProviderOutcome, ServiceTerm } from './events.ts';
import { consentChanged, ended, numberChanged, providerAnswered, windowClosed } from './evolve-ends.ts';
import { evolvePeople } from './evolve-people.ts';
import { evolveReply } from './evolve-reply.ts';
import type { Language } from './languages.ts';
import type { OfferState } from './offer-states.ts';
import { isFailure } from './receipts.ts';
import { isOfferSms } from './sms-ids.ts';

/** The recipient's latest answer that counts (§4a). */
export type Answer = { agrees: boolean; inboundId: string; arrivedAt: string; carrierAt?: string };

/** A refusal whose effect is not decided yet (§4a); times are ISO strings. */
export type PendingRefusal = Pick<EventOf<'answer-read'>, 'inboundId' | 'reading' | 'at' | 'carrierAt'>;

/** A reply that operators must read, or an answer at the desk that a second operator must confirm; `at`: when it
 *  arrived. */
export type PeopleItem = { what: 'reply' | 'desk'; id: string; at: string };

/** All that is known of one offer: the fold of its events (§6c). Workflow, database and proof compute the same. */
export type Offer = {
  made: OfferMade;
  consentAskedAt?: string;
  language?: Language;
  /** When consent, person and phone were found: what is older than an hour is not sent on (§3, §6a). */
  screenedAt?: string;
  waitingFor?: 'phone-slot' | 'quiet-hours' | 'gateway';
  sentAt?: string;
  smsId?: string;
  deliveryFailure?: { status: string; at: string };
  /** The delivery watch is over and nothing is known: the phone slot is free, and an answer still counts (§4a). */
  receiptMissing?: true;
  /** The question has held the phone slot for a day (§3.1). */
  slotPassed?: true;
  receivedAt?: string;
  answer?: Answer;
  /** A refusal that came while the provider was being called: its effect is decided when the call has ended (§4a). */
  pendingRefusal?: PendingRefusal;
  /** What two operators must decide on before silence annuls the offer (§4a). */
  awaitsPeople?: PeopleItem[];
  /** A reply was never understood, neither by the system nor by operators. */
  unreadReply?: true;
  helpedAt: string[];
  lateReplied?: true;
  /** The recipient was told how the offer ended, in answer to a reply after the end. */
  settledReplied?: true;
  /** The recipient opted out by a reply to this offer, and has not opted in since. */
  optedOut?: boolean;
  calledAt?: string;
  /** §5: when the warning of the act's term is due and when the term ends. */
  term?: ServiceTerm;
  /** §5: the term is nearly over, or over. */
  termReached?: 'warned' | 'breached';
  /** §3.2: when the provider last refused on a ground that the act does not list; it must decide again. */
  groundUnlistedAt?: string;
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
      return { ...offer, language: event.language, screenedAt: event.at };
    case 'screening-outdated':
      return offer.sentAt ? offer : { ...offer, language: undefined, waitingFor: undefined, consentAskedAt: undefined };
    case 'sending-delayed':
      return offer.sentAt ? offer : { ...offer, waitingFor: event.for };
    case 'sms-sent':
      return event.kind === 'offer' && !offer.sentAt ? { ...offer, sentAt: event.at, smsId: event.smsId } : offer;
    case 'number-changed':
      return numberChanged(offer, event.at);
    case 'consent-changed':
      return consentChanged(offer, event);
    case 'cancel-asked':
      return offer.answer?.agrees ? offer : ended(offer, event.at, { state: 'CANCELLED', reason: event.reason });
    case 'offer-ended':
      return { ...ended(offer, event.at, event), closed: true };
    case 'sms-received':
    case 'receipt-noted':
      return evolveReceipt(offer, event);
    case 'receipt-missing':
      return awaitsReceipt(offer) ? { ...offer, receiptMissing: true } : offer;
    case 'phone-slot-passed':
      return { ...offer, slotPassed: true };
    case 'answer-read':
      return evolveAnswer(offer, event);
    case 'desk-recorded':
    case 'desk-answer':
    case 'reading-proposed':
    case 'reply-read':
      return evolvePeople(offer, event);
    case 'window-closed':
      return windowClosed(offer, event.at);
    case 'acceptance-checked':
      return event.ending && !offer.calledAt ? ended(offer, event.at, event.ending) : offer;
    case 'provider-called':
      return offer.calledAt ? offer : { ...offer, calledAt: event.calledAt, term: event.term };
    case 'provider-unclear':
      return { ...offer, groundUnlistedAt: event.at };
    case 'provider-answered':
      return providerAnswered(offer, event);
    case 'term-warning':
      return offer.termReached ? offer : { ...offer, termReached: 'warned' };
    case 'term-breached':
      return { ...offer, termReached: 'breached' };
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

/** Whether the offer has neither an answer nor an end. */
export const isUnanswered = (offer: Offer): boolean => !offer.end && !offer.answer;

/** §3.1: whether the offer keeps the phone slot: as long as it is unanswered, but neither after a missing receipt nor
 *  for more than a day. */
export const keepsSlot = (offer: Offer): boolean => isUnanswered(offer) && !offer.receiptMissing && !offer.slotPassed;

/** Whether the recipient was asked and the offer has not ended (§4a). */
export const isOpenQuestion = (offer: Offer): boolean => wasAsked(offer) && !offer.end;

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

/** The first receipt counts; a delivery that follows a failure counts as long as the failure had no consequence. */
function evolveReceipt(offer: Offer, event: EventOf<'sms-received' | 'receipt-noted'>): Offer {
  if (offer.receivedAt) return offer;
  if (event.type === 'sms-received')
    return { ...offer, receivedAt: event.receivedAt, deliveryFailure: undefined, receiptMissing: undefined };
  const failed = isOfferSms(offer, event.smsId) && isFailure(event.status);
  return failed && !offer.deliveryFailure
    ? { ...offer, deliveryFailure: { status: event.status, at: event.at } }
    : offer;
}

function evolveAnswer(before: Offer, event: EventOf<'answer-read'>): Offer {
  const offer = evolvePeople(evolveReply(before, event), event);
  if (event.effect !== 'counts') return offer;
  if (offer.answer && event.at < offer.answer.arrivedAt) return offer; // out of order: the later answer counts
  const agrees = event.reading === 'agree';
  const { inboundId, at: arrivedAt, carrierAt } = event;
  const answered = { ...offer, answer: { agrees, inboundId, arrivedAt, carrierAt } };
  if (agrees || !offer.made.terms.declineIsFinal) return answered;
  return ended(answered, event.at, { state: 'DECLINED', reason: 'refused-by-recipient' });
}
