/** Receipts that the system could not match, matched by operators: proposed by one, confirmed by another. */
import type { ReceiptStatus } from '../../../domain/receipts.ts';
import { readingObstacle } from '../../../domain/reply-people.ts';
import type { UnmatchedReceipt as Row } from '../../../prisma/generated/client.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';
import { closeTask } from '../tasks/raise-task.ts';
import { receiveReceipt } from './receive-receipts.ts';
import { octetsOf } from './unmatched-receipts.ts';

/** What an operator says a receipt is about: one of our SMS, or a part of it, and what it says of it. */
export type SaidReceipt = { id: string; smsId: string; part?: number | undefined; status: ReceiptStatus; by: string };
/** A reading that waits for the confirmation of another operator. */
export type WaitingReceipt = { smsId: string; part?: number; status: string; readBy: string; readAt: string };

/** Proposes what a receipt is about; it replaces a proposal that is not confirmed. `unknown-sms`: its gateway never had
 *  that SMS, or that part. */
export function proposeReceipt(store: Store, said: SaidReceipt): Promise<WaitingReceipt | 'unknown' | 'unknown-sms'> {
  const { id, smsId, part, status, by } = said;
  return inTransaction(store, async (tx) => {
    const row = await lockedRow(tx, id);
    if (!row) return 'unknown';
    if (!(await isAt(tx, row.gateway, said))) return 'unknown-sms';
    const at = new Date(await store.now());
    const data = { saidSms: smsId, saidPart: part ?? null, saidStatus: status, saidBy: by, saidAt: at };
    await tx.unmatchedReceipt.updateMany({ where: { id }, data });
    return { smsId, ...(part === undefined ? {} : { part }), status, readBy: by, readAt: at.toISOString() };
  });
}

/** Confirms what another operator proposed: the receipt counts as if it had named its SMS when it arrived (§4a). */
export function confirmReceipt(
  store: Store,
  said: SaidReceipt,
): Promise<'counts' | 'unknown' | NonNullable<ReturnType<typeof readingObstacle>>> {
  return inTransaction(store, async (tx, outbox) => {
    const row = await lockedRow(tx, said.id);
    if (!row) return 'unknown';
    const obstacle = readingObstacle(proposedIn(row), { as: keyOf(said), by: said.by });
    if (obstacle) return obstacle;
    const { gateway, receiptId, carrierAt, arrivedAt } = row;
    await receiveReceipt(tx, outbox, gateway, {
      receiptId,
      smsId: said.smsId,
      ...(said.part === undefined ? {} : { part: said.part }),
      status: said.status,
      ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
      arrivedAt: arrivedAt.toISOString(),
      octets: await octetsOf(tx, row),
      people: { readBy: row.saidBy!, confirmedBy: said.by },
    });
    await tx.unmatchedReceipt.deleteMany({ where: { id: row.id } });
    const rest = await tx.unmatchedReceipt.count({ where: { gateway } });
    const task = { kind: 'receipt-unmatched', subject: `gateway ${gateway}` } as const;
    if (rest === 0) await closeTask(tx, task, new Date(await store.now()));
    return 'counts';
  });
}

/** The proposal of a kept receipt, if there is one. */
export const waitingIn = ({ saidSms, saidPart, saidStatus, saidBy, saidAt }: Row): WaitingReceipt | undefined =>
  saidSms && saidStatus && saidBy && saidAt
    ? {
        smsId: saidSms,
        ...(saidPart === null ? {} : { part: saidPart }),
        status: saidStatus,
        readBy: saidBy,
        readAt: saidAt.toISOString(),
      }
    : undefined;

const keyOf = ({ smsId, part, status }: Pick<WaitingReceipt, 'smsId' | 'status'> & { part?: number | undefined }) =>
  [smsId, part ?? '', status].join('\n');

function proposedIn(row: Row): Parameters<typeof readingObstacle>[0] {
  const waiting = waitingIn(row);
  return waiting ? { proposed: { as: keyOf(waiting), readBy: waiting.readBy, confirmedAt: null } } : {};
}

/** The row, so that a match by the system and one by people follow each other. */
async function lockedRow(tx: Transaction, id: string): Promise<Row | null> {
  await tx.$queryRaw`SELECT 1 FROM unmatched_receipts WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.unmatchedReceipt.findUnique({ where: { id } });
}

async function isAt(tx: Transaction, gateway: string, { smsId, part }: SaidReceipt): Promise<boolean> {
  const sms = await tx.outgoingSms.findFirst({
    where: { id: smsId, mayBeAt: { has: gateway } },
    select: { parts: true },
  });
  return sms !== null && (part ?? 1) <= sms.parts;
}
