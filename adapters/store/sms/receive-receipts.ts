import type { Receipt, ReceiptStatus } from '../../../domain/receipts.ts';
import { evaluateReceipt, isFailure, overallStatus } from '../../../domain/receipts.ts';
import { planRepeat } from './repeat-outcome.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { OutboxRow, Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** Receives a carrier's receipts (§4a): each is stored once, unchanged, before it is evaluated. Receipts of unknown
 *  SMS, or of SMS that were never bound to this gateway, are ignored. Returns how many were new. */
export function receiveReceipts(store: Store, gateway: string, receipts: readonly Receipt[]): Promise<number> {
  return inTransaction(store, async (tx, outbox) => {
    let fresh = 0;
    // Always in the order of the ids, so that two transactions with the same SMS cannot deadlock.
    for (const receipt of receipts.toSorted((a, b) => (a.smsId < b.smsId ? -1 : Number(a.smsId > b.smsId)))) {
      if (await receiveReceipt(tx, outbox, gateway, receipt)) fresh += 1;
    }
    return fresh;
  });
}

async function receiveReceipt(
  tx: Transaction,
  outbox: OutboxRow[],
  gateway: string,
  receipt: Receipt,
): Promise<boolean> {
  const [sms] = await tx.$queryRaw<{ offerId: string | null; parts: number }[]>`
    SELECT offer_id AS "offerId", parts FROM outgoing_sms WHERE id = ${receipt.smsId} AND ${gateway} = ANY (may_be_at)`;
  if (!sms) return false;
  const locked = sms.offerId ? await lockOffer(tx, sms.offerId) : undefined;
  if (!(await insertOnce(tx, gateway, receipt))) return false;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT receipt_id AS "receiptId", status, part FROM receipts WHERE sms_id = ${receipt.smsId} ORDER BY "order"`;
  const reports = rows.map((row) => (row.receiptId === receipt.receiptId ? receipt : asReceipt(row, receipt)));
  const before = overallStatus(reports.slice(0, -1), sms.parts);
  const status = overallStatus(reports, sms.parts);
  if (status !== before) await tx.$executeRaw`UPDATE outgoing_sms SET status = ${status} WHERE id = ${receipt.smsId}`;
  const events = locked ? [evaluateReceipt(locked.folded, receipt, status, before)] : [];
  if (locked) await appendEvents(tx, outbox, locked, { events, signal: 'receiptArrived' });
  if (locked && isFailure(status) && !isFailure(before))
    await planRepeat(tx, outbox, locked, receipt.smsId, receipt.arrivedAt);
  return true;
}

async function insertOnce(tx: Transaction, gateway: string, receipt: Receipt): Promise<boolean> {
  const { receiptId, smsId, status, part = null, carrierAt = null, arrivedAt } = receipt;
  const inserted = await tx.$executeRaw`
    INSERT INTO receipts (gateway, receipt_id, sms_id, status, part, carrier_at, arrived_at)
    VALUES (${gateway}, ${receiptId}, ${smsId}, ${status}, ${part}, ${carrierAt}::timestamptz,
      ${arrivedAt}::timestamptz)
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

type Row = { receiptId: string; status: ReceiptStatus; part: number | null };

const asReceipt = ({ receiptId, status, part }: Row, { smsId, arrivedAt }: Receipt): Receipt => ({
  receiptId,
  smsId,
  status,
  ...(part === null ? {} : { part }),
  arrivedAt,
});
