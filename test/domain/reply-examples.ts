import type { ReplyToEvaluate } from '../../domain/conversation.ts';
import { evaluateReply } from '../../domain/conversation.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Reading } from '../../domain/reply-reading.ts';
import * as eg from './offer-examples.ts';

let count = 0;
/** A reply of the recipient. */
export const reply = (reading: Reading, ms = 20_000, more: Partial<ReplyToEvaluate> = {}): ReplyToEvaluate => {
  return { inboundId: `in-${(count += 1)}`, reading, arrivedAt: eg.at(ms), ...more };
};
/** The result of a reply: its effect, the SMS that answers it, and the offer after it. */
export function resultOf(offer: Offer, evaluated: ReplyToEvaluate) {
  const { events, reply: kind, needsOperator } = evaluateReply(offer, evaluated);
  const read = events.find((event) => event.type === 'answer-read');
  return { effect: read?.effect, kind, needsOperator, offer: eg.after(offer, ...events) };
}
export const effectAndKind = (offer: Offer, evaluated: ReplyToEvaluate) => {
  const { effect, kind } = resultOf(offer, evaluated);
  return [effect, kind];
};
