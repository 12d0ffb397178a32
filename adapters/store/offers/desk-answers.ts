/** Answers given in person or in a phone call: recorded by one operator, confirmed by another (the rule of two
 *  persons). */
import { randomUUID } from 'node:crypto';
import { contentHash } from '../../../domain/content-hash.ts';
import type { DeskAnswer, DeskRefusal } from '../../../domain/desk-answer.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { confirmationObstacle, evaluateDeskAnswer } from '../../../domain/desk-answer.ts';
import { answersFor, isBeingCalled, lockOffer } from '../journal/locked-offer.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { appendEvents } from '../journal/append-events.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Place } from '../database/personal-columns.ts';
import { openUnlessErased, sealFor } from '../database/sealed.ts';
import type { Store } from '../database/store.ts';
import { inTransaction, newSalt, sha256 } from '../database/store.ts';

/** An answer as an operator recorded it; `evidence` says where it can be looked up. */
export type Recorded = Pick<DeskAnswer, 'agrees' | 'channel'> & { evidence: string; by: string };

/** A recorded answer that waits for the confirmation of another operator. */
export type Waiting = { requestId: string; recordedBy: string; recordedAt: string };

const taskOf = (offerId: string) => ({ kind: 'desk-answer-to-confirm', subject: `offer ${offerId}` }) as const;

/** The place of the evidence. */
export const evidencePlace = (id: string): Place => placeIn('desk_answers', 'evidence', id);

/** Records an answer, for which the annulment waits from here on; it becomes an answer when another operator confirms
 *  it. Its time is now (§4a). */
export async function recordDeskAnswer(
  store: Store,
  offerId: string,
  { agrees, channel, evidence, by }: Recorded,
): Promise<Waiting | DeskRefusal> {
  const [id, recordedAt, salt] = [randomUUID(), new Date(await store.now()), newSalt()];
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    const times = { recordedAt: recordedAt.toISOString(), confirmedAt: recordedAt.toISOString() };
    const asked = { requestId: id, agrees, channel, recordedBy: by, confirmedBy: '', evidenceHash: '', ...times };
    const would = locked ? evaluateDeskAnswer(locked.folded, asked) : 'not-asked';
    if (!locked || typeof would === 'string') return would as DeskRefusal;
    const keyId = answersFor(locked);
    const sealed = await sealFor(tx, keyId, evidencePlace(id), evidence);
    await tx.deskAnswer.create({
      data: { id, offerId, agrees, channel, keyId, evidence: sealed, salt, recordedBy: by, recordedAt },
    });
    const recorded: OfferEvent = { type: 'desk-recorded', at: times.recordedAt, requestId: id, by };
    await appendEvents(tx, outbox, locked, { events: [recorded], signal: 'answerArrived' });
    await raiseTask(tx, taskOf(offerId), recordedAt);
    return { requestId: id, recordedBy: by, recordedAt: times.recordedAt };
  });
}

/** Confirms an answer that another operator recorded: it becomes an event, which counts by the time of the record
 *  (§4a). */
export async function confirmDeskAnswer(
  store: Store,
  { offerId, requestId, by }: { offerId: string; requestId: string; by: string },
): Promise<'counts' | 'unknown' | 'same-person' | 'confirmed-before' | DeskRefusal> {
  const nowMs = await store.now();
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    const row = await tx.deskAnswer.findFirst({ where: { id: requestId, offerId } });
    if (!locked || !row) return 'unknown';
    const obstacle = confirmationObstacle(row, by);
    if (obstacle) return obstacle;
    const evidence = (await openUnlessErased(tx, row.keyId, evidencePlace(requestId), row.evidence)) ?? '';
    const confirmedAt = new Date(nowMs);
    const events = evaluateDeskAnswer(locked.folded, {
      requestId,
      agrees: row.agrees,
      channel: row.channel as DeskAnswer['channel'],
      recordedBy: row.recordedBy,
      recordedAt: row.recordedAt.toISOString(),
      confirmedBy: by,
      confirmedAt: confirmedAt.toISOString(),
      evidenceHash: contentHash(row.salt ?? '', evidence, sha256),
      callInFlight: isBeingCalled(locked, nowMs),
    });
    if (typeof events === 'string') return events;
    await tx.deskAnswer.update({ where: { id: requestId }, data: { confirmedBy: by, confirmedAt } });
    await appendEvents(tx, outbox, locked, { events, signal: 'answerArrived' });
    return 'counts';
  });
}
