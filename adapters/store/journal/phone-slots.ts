/** One open question per phone: further offers to it wait in order, urgent ones first, and a question that was sent is
 *  not interrupted. */
import { acquireSlot } from '../../../domain/phone-slot.ts';
import { offerWorkflowId } from '../../../workflows/offer-contract.ts';
import { putInOutbox } from '../database/outbox.ts';
import { indexIn } from '../database/sealed.ts';
import type { OutboxRow, Transaction } from '../database/store.ts';

/** Locks the slot of a phone until the transaction ends. It is locked after the offer's row and never before, so that
 *  transactions cannot deadlock. */
async function lockSlot(tx: Transaction, phoneIndex: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${phoneIndex}, 155))`;
}

/** Acquires the phone slot for an offer, or a place in its queue; an urgent offer displaces one that was not sent
 *  yet. */
export async function acquirePhoneSlot(
  tx: Transaction,
  offerId: string,
  phone: string,
  urgent: boolean,
): Promise<'held' | 'waiting'> {
  const phoneIndex = indexIn(tx, 'phone', phone);
  await lockSlot(tx, phoneIndex);
  const places = await tx.phoneSlot.findMany({
    where: { phoneIndex, state: { not: 'released' } },
    orderBy: { position: 'asc' },
  });
  const mine = places.find((place) => place.offerId === offerId);
  if (mine?.state === 'held') return 'held';
  const holder = places.find((place) => place.state === 'held');
  // Only an urgent offer can displace the holder, so only then is it read whether the holder's question was sent.
  const asked = async ({ offerId: other }: { offerId: string }) => !urgent || (await wasAsked(tx, other));
  const state = acquireSlot(holder && { urgent: holder.urgent, asked: await asked(holder) }, urgent);
  if (holder && state === 'held')
    await tx.phoneSlot.update({ where: { offerId: holder.offerId }, data: { state: 'waiting' } });
  await tx.phoneSlot.upsert({
    where: { offerId },
    create: { offerId, phoneIndex, urgent, state },
    update: { phoneIndex, urgent, state },
  });
  return state;
}

/** Whether the offer SMS of an offer was written down for sending. */
const wasAsked = async (tx: Transaction, offerId: string): Promise<boolean> =>
  (await tx.outgoingSms.count({ where: { offerId, kind: 'offer' } })) > 0;

/** Takes an offer out of the queue for a number that a repeated screening did not find again (§3a). Both numbers are
 *  locked in one order, so that two offers whose numbers were exchanged cannot deadlock. */
export async function leavePhoneSlot(
  tx: Transaction,
  outbox: OutboxRow[],
  { offerId, from, to, at }: { offerId: string; from: string; to: string | undefined; at: string },
): Promise<void> {
  const indexes = [from, ...(to === undefined ? [] : [to])].map((phone) => indexIn(tx, 'phone', phone));
  for (const index of indexes.toSorted()) await lockSlot(tx, index);
  await releasePhoneSlot(tx, outbox, offerId, from, at);
}

/** Releases the slot that an offer held, and gives it to the next offer in the queue. */
export async function releasePhoneSlot(
  tx: Transaction,
  outbox: OutboxRow[],
  offerId: string,
  phone: string,
  at: string,
): Promise<void> {
  await lockSlot(tx, indexIn(tx, 'phone', phone));
  const next = await tx.$queryRaw<{ offerId: string }[]>`
    WITH mine AS (SELECT phone_index, state FROM phone_slots WHERE offer_id = ${offerId}::uuid),
    freed AS (UPDATE phone_slots SET state = 'released' WHERE offer_id = ${offerId}::uuid),
    first AS (
      SELECT p.offer_id FROM phone_slots p JOIN mine ON mine.state = 'held' AND p.phone_index = mine.phone_index
      WHERE p.state = 'waiting' ORDER BY p.urgent DESC, p.position LIMIT 1
    )
    UPDATE phone_slots p SET state = 'held' FROM first WHERE p.offer_id = first.offer_id
    RETURNING p.offer_id AS "offerId"`;
  for (const { offerId: id } of next) {
    outbox.push(
      await putInOutbox(tx, { workflowId: offerWorkflowId(id), message: 'phoneSlotFree', payload: { events: [] }, at }),
    );
  }
}
