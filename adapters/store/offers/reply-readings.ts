/** Replies that the system could not read, read by operators: proposed by one, confirmed by another (the rule of two
 *  persons). */
import type { OfferEvent, PeopleReading } from '../../../domain/events.ts';
import type { ReadingRefusal, StoredReading } from '../../../domain/reply-people.ts';
import { evaluateReading, isUnread, readingObstacle } from '../../../domain/reply-people.ts';
import type { Reading } from '../../../domain/reply-reading.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { isBeingCalled, lockOffer } from '../journal/locked-offer.ts';
import { answerReply } from '../sms/answer-reply.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** What an operator says a reply means. Without `message` the last reply of the recipient that is not read is
 *  meant, or the last one whose reading waits. */
export type SaidReading = { offerId: string; message?: string; as: PeopleReading; by: string };

/** A reading that waits for the confirmation of another operator. */
export type WaitingReading = { message: string; as: PeopleReading; readBy: string; readAt: string };

/** Proposes a reading; it replaces one that is not confirmed. The annulment waits from here on (§4a). */
export async function proposeReading(
  store: Store,
  { offerId, message, as, by }: SaidReading,
): Promise<WaitingReading | 'unknown' | 'not-unread' | ReadingRefusal> {
  const nowMs = await store.now();
  const readAt = new Date(nowMs);
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked) return 'unknown';
    const replies = await repliesOf(tx, offerId);
    const reply = message ? replies.find(({ id }) => id === message) : replies.find(isUnread);
    if (!reply) return message ? 'unknown' : 'not-unread';
    if (!isUnread(reply)) return 'not-unread';
    const would = evaluateReading(locked.folded, evaluated(locked, reply, { as, readBy: by, confirmedBy: '', nowMs }));
    if (typeof would === 'string' && would !== 'call-in-flight') return would;
    const [inboundId, arrivedAt, at] = [reply.id, reply.arrivedAt.toISOString(), readAt.toISOString()];
    const said = { reading: as, readBy: by, readAt };
    await tx.replyReading.upsert({ where: { inboundId }, create: { inboundId, offerId, ...said }, update: said });
    const proposed: OfferEvent = { type: 'reading-proposed', at, inboundId, arrivedAt, as, by };
    await appendEvents(tx, outbox, locked, { events: [proposed], signal: 'answerArrived' });
    await raiseTask(tx, { kind: 'not-understood', subject: `offer ${offerId}` }, readAt);
    return { message: inboundId, as, readBy: by, readAt: at };
  });
}

/** Confirms a reading that another operator proposed: the reply counts by the time at which it arrived (§4a). */
export async function confirmReading(
  store: Store,
  { offerId, message, as, by }: SaidReading,
): Promise<'counts' | 'unknown' | NonNullable<ReturnType<typeof readingObstacle>> | ReadingRefusal> {
  const nowMs = await store.now();
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    const replies = locked ? await repliesOf(tx, offerId) : [];
    const reply = replies.find((one) => (message ? one.id === message : isWaiting(one)));
    if (!locked || !reply?.proposed) return 'unknown';
    const obstacle = readingObstacle(reply, { as, by });
    if (obstacle) return obstacle;
    const { readBy } = reply.proposed;
    const people = { as, readBy, confirmedBy: by, nowMs };
    const result = evaluateReading(locked.folded, evaluated(locked, reply, people));
    if (typeof result === 'string') return result;
    const confirmed = { confirmedBy: by, confirmedAt: new Date(nowMs) };
    await tx.replyReading.update({ where: { inboundId: reply.id }, data: confirmed, select: { inboundId: true } });
    await appendEvents(tx, outbox, locked, { events: result.events, signal: 'answerArrived' });
    const at = confirmed.confirmedAt.toISOString();
    const answer = { inboundId: reply.id, offerId, at, readBy: 'operators' } as const;
    if (result.reply) await answerReply(tx, outbox, { ...answer, kind: result.reply });
    return 'counts';
  });
}

type StoredReply = StoredReading & { id: string; arrivedAt: Date; carrierAt: Date | null };

const isWaiting = (reply: StoredReply): boolean => reply.proposed !== undefined && isUnread(reply);

function evaluated(
  locked: LockedOffer,
  { id, arrivedAt, carrierAt }: StoredReply,
  { nowMs, ...people }: { as: PeopleReading; readBy: string; confirmedBy: string; nowMs: number },
) {
  return {
    ...people,
    inboundId: id,
    arrivedAt: arrivedAt.toISOString(),
    ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
    at: new Date(nowMs).toISOString(),
    callInFlight: isBeingCalled(locked, nowMs),
  };
}

type ReplyRow = Omit<StoredReply, 'reading' | 'proposed'> & {
  reading: Reading;
  readAs: PeopleReading | null;
  readBy: string;
  confirmedAt: Date | null;
};

/** The replies of the recipient's own number, the last one first. */
async function repliesOf(tx: Transaction, offerId: string): Promise<StoredReply[]> {
  const rows = await tx.$queryRaw<ReplyRow[]>`
    SELECT i.id::text, i.arrived_at AS "arrivedAt", i.carrier_at AS "carrierAt", i.reading,
      r.reading AS "readAs", r.read_by AS "readBy", r.confirmed_at AS "confirmedAt"
    FROM inbound_sms i JOIN offers o ON o.id = i.offer_id AND o.phone_index = i.phone_index
      LEFT JOIN reply_readings r ON r.inbound_id = i.id
    WHERE i.offer_id = ${offerId}::uuid ORDER BY i.arrived_at DESC, i.id DESC`;
  return rows.map(({ readAs, readBy, confirmedAt, ...reply }) => ({
    ...reply,
    ...(readAs === null ? {} : { proposed: { as: readAs, readBy, confirmedAt } }),
  }));
}
