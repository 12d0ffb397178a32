/** One open question per phone: further offers to it wait in order, urgent ones first, and nothing is interrupted. */
import { offerWorkflowId } from '../../workflows/offer-contract.ts';
import { putInOutbox } from './outbox.ts';
import { indexIn } from './sealed.ts';
import type { OutboxRow, Transaction } from './store.ts';

/** Serialises what happens to one phone's line until the transaction ends. Always taken after an offer's row, never before. */
async function lockLine(tx: Transaction, phoneIndex: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${phoneIndex}, 155))`;
}

/** Takes the phone's line for an offer, or a place in its queue; an urgent offer goes before one that was not sent yet. */
export async function claimLine(
  tx: Transaction,
  offerId: string,
  phone: string,
  urgent: boolean,
): Promise<'held' | 'waiting'> {
  const phoneIndex = indexIn(tx, 'phone', phone);
  await lockLine(tx, phoneIndex);
  const places = await tx.linePlace.findMany({
    where: { phoneIndex, state: { not: 'released' } },
    orderBy: { position: 'asc' },
  });
  const mine = places.find((place) => place.offerId === offerId);
  if (mine?.state === 'held') return 'held';
  const holder = places.find((place) => place.state === 'held');
  const state = !holder || (await givesWay(tx, holder, urgent)) ? 'held' : 'waiting';
  if (holder && state === 'held')
    await tx.linePlace.update({ where: { offerId: holder.offerId }, data: { state: 'waiting' } });
  await tx.linePlace.upsert({
    where: { offerId },
    create: { offerId, phoneIndex, urgent, state },
    update: { phoneIndex, urgent, state },
  });
  return state;
}

async function givesWay(
  tx: Transaction,
  holder: { offerId: string; urgent: boolean },
  urgent: boolean,
): Promise<boolean> {
  if (!urgent || holder.urgent) return false;
  return (await tx.outgoingSms.count({ where: { offerId: holder.offerId, kind: 'offer' } })) === 0;
}

/** Frees the line that an offer held and calls the next one in the queue. */
export async function releaseLine(
  tx: Transaction,
  outbox: OutboxRow[],
  offerId: string,
  phone: string,
  at: string,
): Promise<void> {
  await lockLine(tx, indexIn(tx, 'phone', phone));
  const next = await tx.$queryRaw<{ offerId: string }[]>`
    WITH mine AS (SELECT phone_index, state FROM line_places WHERE offer_id = ${offerId}::uuid),
    freed AS (UPDATE line_places SET state = 'released' WHERE offer_id = ${offerId}::uuid),
    first AS (
      SELECT p.offer_id FROM line_places p JOIN mine ON mine.state = 'held' AND p.phone_index = mine.phone_index
      WHERE p.state = 'waiting' ORDER BY p.urgent DESC, p.position LIMIT 1
    )
    UPDATE line_places p SET state = 'held' FROM first WHERE p.offer_id = first.offer_id RETURNING p.offer_id AS "offerId"`;
  for (const { offerId: id } of next) {
    outbox.push(
      await putInOutbox(tx, { workflowId: offerWorkflowId(id), message: 'lineFree', payload: { facts: [] }, at }),
    );
  }
}
