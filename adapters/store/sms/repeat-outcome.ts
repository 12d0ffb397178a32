import type { Now } from '../../../activities/offer-book.ts';
import { afterFailedSms } from '../../../domain/outcome-repeats.ts';
import { OUTCOME_WORKFLOW_TYPE, outcomeWorkflowId } from '../../../workflows/offer-contract.ts';
import { putInOutbox } from '../database/outbox.ts';
import type { OutboxRow, Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { raiseTask } from '../tasks/raise-task.ts';

/** Plans what follows when an SMS of an offer was not delivered: an SMS about the outcome is sent again on another day,
 *  and after the third day operators tell the recipient (§3.2, §4b). */
export async function planRepeat(
  tx: Transaction,
  outbox: OutboxRow[],
  { id: offerId, folded }: LockedOffer,
  smsId: string,
  at: string,
): Promise<void> {
  const next = afterFailedSms(folded, offerId, smsId, Date.parse(at));
  if (!next) return;
  if (next === 'operators') return raiseTask(tx, { kind: 'outcome-not-delivered', subject: `offer ${offerId}` }, at);
  const { attempt, dueAt } = next;
  const payload = { offerId, attempt, dueAt: new Date(dueAt).toISOString() };
  const workflowId = outcomeWorkflowId(offerId, attempt);
  outbox.push(await putInOutbox(tx, { workflowId, message: OUTCOME_WORKFLOW_TYPE, payload, at }));
}

/** Notes that the carrier will never accept an SMS, and what follows. */
export function noteRefused(store: Store, smsId: string, { iso: at }: Now): Promise<void> {
  return inTransaction(store, async (tx, outbox) => {
    const select = { offerId: true, status: true };
    const sms = await tx.outgoingSms.findUniqueOrThrow({ where: { id: smsId }, select });
    const locked = sms.offerId ? await lockOffer(tx, sms.offerId) : undefined;
    await tx.outgoingSms.update({ where: { id: smsId }, data: { status: 'rejected' }, select: { id: true } });
    if (locked && sms.status !== 'rejected') await planRepeat(tx, outbox, locked, smsId, at);
  });
}
