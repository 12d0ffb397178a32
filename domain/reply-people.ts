/** How operators read a reply that the system could not read: one proposes, a second one confirms (§4a). */
import { evaluateReply } from './conversation.ts';
import type { OfferEvent, PeopleReading } from './events.ts';
import type { Offer } from './offer.ts';
import type { Reading } from './reply-reading.ts';
import type { SmsKind } from './sms-kinds.ts';

/** A reply with the reading of two operators; times are ISO strings. */
export type ReadingToEvaluate = {
  inboundId: string;
  as: PeopleReading;
  /** When the SMS arrived: its answer counts by this time (§4a). */
  arrivedAt: string;
  carrierAt?: string;
  readBy: string;
  confirmedBy: string;
  /** When the second operator confirmed it. */
  at: string;
  /** The provider is being called at this moment. */
  callInFlight?: boolean;
};

/** Why a reading makes no event: it is too late for this answer, a later answer of the recipient counts, or whether it
 *  is too late is known only when the call of the provider has ended. */
export type ReadingRefusal = 'too-late' | 'superseded' | 'call-in-flight';

/** The events of a reading, and the SMS that answers the reply. */
export type EvaluatedReading = { events: OfferEvent[]; reply?: SmsKind };

/** §4a: a reply that two operators have read counts as if the system had read it when it arrived. `neither` has no
 *  effect; the annulment does not wait for that reply any longer. */
export function evaluateReading(offer: Offer, reading: ReadingToEvaluate): EvaluatedReading | ReadingRefusal {
  const { inboundId, as, arrivedAt, carrierAt, readBy, confirmedBy, at, callInFlight } = reading;
  if (offer.end) return 'too-late';
  const read: OfferEvent = { type: 'reply-read', at, inboundId, as, readBy, confirmedBy };
  if (as === 'neither') return { events: [read] };
  if (isSuperseded(offer, arrivedAt)) return 'superseded';
  const { events, reply } = evaluateReply(offer, { inboundId, reading: as, arrivedAt, carrierAt, callInFlight });
  const answer = events.find((event) => event.type === 'answer-read');
  if (!answer || answer.effect === 'late' || answer.effect === 'after-call') return 'too-late';
  if (answer.effect === 'pending') return 'call-in-flight';
  // The carrier accepted the answer that counts after this reply, although it arrived earlier.
  if (answer.effect === 'none') return 'superseded';
  return { events: [read, answer], ...(reply ? { reply } : {}) };
}

function isSuperseded({ answer, pendingRefusal }: Offer, arrivedAt: string): boolean {
  const later = [answer?.arrivedAt, pendingRefusal?.at].filter((moment) => moment !== undefined);
  return later.some((moment) => Date.parse(moment) > Date.parse(arrivedAt));
}

/** A reply as it was stored, with its reading by operators, if there is one. */
export type StoredReading = {
  /** How the system read it. */
  reading: Reading;
  proposed?: { as: PeopleReading; readBy: string; confirmedAt: Date | null };
};

/** Whether operators may still read a reply: the system could not, and two operators have not. */
export const isUnread = ({ reading, proposed }: StoredReading): boolean =>
  reading === 'not-understood' && !proposed?.confirmedAt;

/** The rule of two persons, for replies and receipts: why this operator cannot confirm the reading as this; undefined:
 *  the operator may. */
export function readingObstacle(
  { proposed }: { reading?: Reading; proposed?: { as: string; readBy: string; confirmedAt: Date | null } },
  { as, by }: { as: string; by: string },
): 'not-proposed' | 'same-person' | 'another-reading' | undefined {
  if (!proposed || proposed.confirmedAt) return 'not-proposed';
  if (proposed.readBy === by) return 'same-person';
  return proposed.as === as ? undefined : 'another-reading';
}
