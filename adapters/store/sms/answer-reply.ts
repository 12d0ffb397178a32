import type { SmsKind } from '../../../domain/sms-kinds.ts';
import { REPLY_WORKFLOW_TYPE, replyWorkflowId } from '../../../workflows/offer-contract.ts';
import { putInOutbox } from '../database/outbox.ts';
import type { OutboxRow, Transaction } from '../database/store.ts';

type ReplySms = { inboundId: string; kind: SmsKind; offerId?: string; at: string; readBy?: 'operators' };

/** Starts the workflow that answers a reply by SMS (§4), once the transaction is committed. A reply that was answered
 *  with help is answered a second time when operators have read it. */
export async function answerReply(
  tx: Transaction,
  outbox: OutboxRow[],
  { at, readBy, ...payload }: ReplySms,
): Promise<void> {
  const message = { workflowId: replyWorkflowId(payload.inboundId, readBy), message: REPLY_WORKFLOW_TYPE, payload, at };
  outbox.push(await putInOutbox(tx, message));
}
