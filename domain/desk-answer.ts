import { evaluateReply } from './conversation.ts';
import type { OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';

/** An answer given in person or in a phone call, as one operator recorded it and another confirmed it; times are ISO
 *  strings. */
export type DeskAnswer = Omit<Extract<OfferEvent, { type: 'desk-answer' }>, 'type' | 'at'> & {
  confirmedAt: string;
  /** The provider is being called at this moment. */
  callInFlight?: boolean;
};

/** Why an answer at the desk makes no event: the offer SMS was not sent, a later answer of the recipient counts, it is
 *  too late, or whether it is too late is known only when the call of the provider has ended. */
export type DeskRefusal = 'not-asked' | 'superseded' | 'too-late' | 'call-in-flight';

/** The events of an answer at the desk. It counts by the time at which it was recorded (§4a), and only while the offer
 *  is open: a later confirmation does not reopen an offer that was annulled. */
export function evaluateDeskAnswer(offer: Offer, answer: DeskAnswer): OfferEvent[] | DeskRefusal {
  const { confirmedAt: at, callInFlight, ...record } = answer;
  const { requestId: inboundId, agrees, recordedAt: arrivedAt } = record;
  if (offer.end) return 'too-late';
  if (!offer.sentAt || Date.parse(arrivedAt) < Date.parse(offer.sentAt)) return 'not-asked';
  if (offer.answer && Date.parse(offer.answer.arrivedAt) > Date.parse(arrivedAt)) return 'superseded';
  const { events } = evaluateReply(offer, { inboundId, reading: agrees ? 'agree' : 'refuse', arrivedAt, callInFlight });
  const read = events.find((event) => event.type === 'answer-read');
  if (!read || read.effect === 'late' || read.effect === 'after-call') return 'too-late';
  if (read.effect === 'pending') return 'call-in-flight';
  // The recipient is informed at the desk: no SMS answers.
  const { reply: _, ...silent } = read;
  const receipt = events.flatMap((event): OfferEvent[] =>
    event.type === 'sms-received' ? [{ ...event, by: 'desk' }] : [],
  );
  return [{ type: 'desk-answer', at, ...record }, ...receipt, silent];
}

/** The rule of two persons: why this operator cannot confirm the record; undefined: the operator may confirm it. */
export function confirmationObstacle(
  recorded: { recordedBy: string; confirmedAt: Date | null },
  by: string,
): 'confirmed-before' | 'same-person' | undefined {
  if (recorded.confirmedAt) return 'confirmed-before';
  return recorded.recordedBy === by ? 'same-person' : undefined;
}
