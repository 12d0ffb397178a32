import { isInTime } from './answer-window.ts';
import { MINUTE_MS } from './durations.ts';
import { isHelp } from './help-limits.ts';
import type { AnswerEffect, OfferEvent } from './events.ts';
import type { SmsKind } from './sms-kinds.ts';
import type { Offer } from './offer.ts';
import { evolve, stateOf } from './offer.ts';
import type { Reading } from './reply-reading.ts';

/** A reply as this system received it; times are ISO strings. Its text has been read already and is not here (§6c). */
export type ReplyToEvaluate = {
  inboundId: string;
  reading: Reading;
  arrivedAt: string;
  carrierAt?: string;
  /** The commitment to its text (content-hash.ts). */
  contentHash?: string;
  /** The commitment to the octets in which it came. */
  octetsHash?: string;
  /** The provider is being called at this moment: whether a refusal counts is known when the call has ended. */
  callInFlight?: boolean;
  /** The recipient gets no offers at present; absent: as the replies to this offer say. */
  isOptedOut?: boolean;
  /** The phone has got as much help as one phone may get (help-limits.ts). */
  helpedEnough?: boolean;
  /** It reads like a carrier's receipt (reply-reading.ts): it proves nothing, and gets no help. */
  isReceiptText?: boolean;
};

/** What a reply means: the events to note, the SMS that answers it, and whether an operator must look at it. */
export type Evaluation = { events: OfferEvent[]; reply?: SmsKind; needsOperator?: boolean };

const MAX_HELPS = 2;
const HELP_PAUSE_MS = 10 * MINUTE_MS;

/** Decides what a recipient's reply does to an offer (§4, §6c). A reply that is not understood changes nothing. */
export function evaluateReply(offer: Offer, reply: ReplyToEvaluate): Evaluation {
  const { inboundId, arrivedAt, carrierAt, reading } = reply;
  const message = { at: arrivedAt, inboundId, ...(carrierAt ? { carrierAt } : {}) };
  const received: OfferEvent = { type: 'answer-received', ...message, fromRecipient: true, ...committed(reply) };
  const { effect, reply: kind, needsOperator } = limited(decide(offer, reply), reply);
  const answered = { ...(kind ? { reply: kind } : {}), ...(needsOperator ? { forPeople: true as const } : {}) };
  const read: OfferEvent = { type: 'answer-read', ...message, reading, effect, ...answered };
  // A reply proves receipt, whatever it says (§4a): the window starts at its arrival if no receipt came before.
  const proof: OfferEvent[] =
    offer.receivedAt || offer.end || reply.isReceiptText
      ? []
      : [{ type: 'sms-received', at: arrivedAt, receivedAt: arrivedAt, by: 'reply', messageId: inboundId }];
  return { events: [received, ...proof, read], reply: kind, needsOperator };
}

/** The events of a call that has ended, and the SMS that answers the refusal that came during it. */
export type CallEnd = { events: OfferEvent[]; answer?: { inboundId: string; kind: SmsKind } };

/** §4a: adds to the events of a call that has ended, none when it failed, the effect of the refusal that came during
 *  it: it counts unless the provider was called. */
export function evaluateCallEnd(before: Offer, call: OfferEvent[]): CallEnd {
  const offer = call.reduce(evolve, before);
  const { pendingRefusal: pending } = offer;
  if (!pending) return { events: call };
  // An offer that ended meanwhile has its own SMS about the end, and an opt-out was confirmed when it came.
  const { effect, reply }: Decision = offer.end ? { effect: 'late' } : refuse(offer, pending);
  const kind = pending.reading === 'opt-out' ? undefined : reply;
  const read: OfferEvent = { type: 'answer-read', ...pending, effect, ...(kind ? { reply: kind } : {}) };
  return { events: [...call, read], ...(kind ? { answer: { inboundId: pending.inboundId, kind } } : {}) };
}

/** Evaluates a reply from a number that is not the recipient's (§4a): it never counts; it is journalled, and answered
 *  without personal data. */
export function evaluateUnknownSender(received: ReplyToEvaluate): Evaluation {
  const { inboundId, arrivedAt: at } = received;
  return {
    ...evaluateUnaddressed('unknownSender', received),
    events: [{ type: 'answer-received', at, inboundId, fromRecipient: false, ...committed(received) }],
  };
}

/** Evaluates a reply that is about no offer of its sender: it is answered, unless the phone got enough help. */
export const evaluateUnaddressed = (
  reply: 'whichOne' | 'unknownSender',
  { helpedEnough, isReceiptText }: Pick<ReplyToEvaluate, 'helpedEnough' | 'isReceiptText'>,
): Evaluation => ({ events: [], ...(helpedEnough || isReceiptText ? {} : { reply }) });

const committed = ({ contentHash, octetsHash }: ReplyToEvaluate) => ({
  ...(contentHash === undefined ? {} : { contentHash }),
  ...(octetsHash === undefined ? {} : { octetsHash }),
});

type Decision = { effect: AnswerEffect; reply?: SmsKind; needsOperator?: boolean };

function decide(offer: Offer, reply: ReplyToEvaluate): Decision {
  const { reading, arrivedAt, carrierAt, isOptedOut = offer.optedOut } = reply;
  if (reading === 'opt-in') return { effect: 'none', ...(isOptedOut ? { reply: 'optedIn' as const } : {}) };
  const tooLate =
    offer.end ||
    (!isAgreed(offer) && !isInTime(offer, Date.parse(arrivedAt), carrierAt ? Date.parse(carrierAt) : undefined));
  if (tooLate) return { effect: 'late', ...answerTooLate(offer, reading) };
  if (reading === 'not-understood') return notUnderstood(offer, arrivedAt);
  if (isOlder(offer, carrierAt)) return { effect: 'none' };
  return reading === 'agree' ? agree(offer) : refuse(offer, reply);
}

const isAgreed = (offer: Offer): boolean => offer.answer?.agrees === true;

/** A phone that got enough help gets no more; what it says then is read by operators (§4a). */
function limited(decision: Decision, { helpedEnough, isReceiptText }: ReplyToEvaluate): Decision {
  const { effect, reply, needsOperator } = decision;
  if (!(helpedEnough || isReceiptText) || !reply || !isHelp(reply)) return decision;
  return { effect, needsOperator: needsOperator ?? (reply === 'help' || undefined) };
}

/** The answer to what comes too late, once for each offer. Thanks and other words that are no answer get none; an
 *  opt-out always counts and is confirmed; a number that changed hands gets none (§3a). */
function answerTooLate(offer: Offer, reading: Reading): { reply?: SmsKind } {
  if (reading === 'opt-out') return optedOut(offer);
  if (reading === 'not-understood' || offer.end?.state === 'NUMBER_CHANGED') return {};
  if (!offer.end || offer.end.state === 'ANNULLED') return offer.lateReplied ? {} : { reply: 'late' };
  return offer.settledReplied ? {} : { reply: 'settled' };
}

/** At most two help texts for an offer and one in ten minutes; after that an operator looks at it. Help never restarts
 *  the window. */
function notUnderstood(offer: Offer, arrivedAt: string): Decision {
  if (stateOf(offer) === 'PROVIDING') return { effect: 'none' };
  if (offer.helpedAt.length >= MAX_HELPS) return { effect: 'none', needsOperator: true };
  const last = offer.helpedAt.at(-1);
  const tooSoon = last !== undefined && Date.parse(arrivedAt) - Date.parse(last) < HELP_PAUSE_MS;
  return tooSoon ? { effect: 'none' } : { effect: 'none', reply: 'help' };
}

/** Replies may overtake each other on the way: the recipient's latest answer is the one that the carrier accepted
 *  last. */
function isOlder(offer: Offer, carrierAt?: string): boolean {
  const counted = (offer.pendingRefusal ?? offer.answer)?.carrierAt;
  return counted !== undefined && carrierAt !== undefined && Date.parse(carrierAt) < Date.parse(counted);
}

function agree(offer: Offer): Decision {
  return { effect: isAgreed(offer) ? 'repeats' : 'counts' };
}

/** A refusal counts until the provider has been called; after that one SMS says how to withdraw the application. While
 *  the provider is being called neither can be said. */
function refuse(offer: Offer, { reading, callInFlight }: Pick<ReplyToEvaluate, 'reading' | 'callInFlight'>): Decision {
  const confirmation = reading === 'opt-out' ? optedOut(offer) : { reply: 'declined' as const };
  if (isAgreed(offer) && !offer.calledAt && callInFlight) {
    const effect = offer.pendingRefusal ? 'repeats' : 'pending';
    return { effect, ...(reading === 'opt-out' ? confirmation : {}) };
  }
  if (isAgreed(offer) && offer.calledAt) {
    if (reading === 'opt-out') return { effect: 'after-call', ...confirmation };
    return offer.lateReplied ? { effect: 'after-call' } : { effect: 'after-call', reply: 'late' };
  }
  if (offer.answer && !offer.answer.agrees)
    return { effect: 'repeats', ...(reading === 'opt-out' ? confirmation : {}) };
  return { effect: 'counts', ...confirmation };
}

/** An opt-out is confirmed by one SMS, and again only after an opt-in. */
const optedOut = (offer: Offer): { reply?: SmsKind } => (offer.optedOut ? {} : { reply: 'optedOut' });
