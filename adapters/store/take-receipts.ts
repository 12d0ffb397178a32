import type { Receipt, ReceiptStatus } from '../../domain/receipts.ts';
import { hearReceipt, overallStatus } from '../../domain/receipts.ts';
import { appendFacts, lockOffer } from './record.ts';
import type { OutboxRow, Store, Transaction } from './store.ts';
import { inTransaction } from './store.ts';

/** Takes an operator's reports in (§4a): each is stored once, as it came, and only then acted on. Unknown SMS are passed over.
 *  Returns how many were new. */
export function takeReceipts(store: Store, gateway: string, receipts: readonly Receipt[]): Promise<number> {
  return inTransaction(store, async (tx, outbox) => {
    let fresh = 0;
    // In one order everywhere, so that two calls with the same SMS cannot wait for each other.
    for (const receipt of receipts.toSorted((a, b) => (a.smsId < b.smsId ? -1 : Number(a.smsId > b.smsId)))) {
      if (await takeReceipt(tx, outbox, gateway, receipt)) fresh += 1;
    }
    return fresh;
  });
}

async function takeReceipt(tx: Transaction, outbox: OutboxRow[], gateway: string, receipt: Receipt): Promise<boolean> {
  const sms = await tx.outgoingSms.findUnique({ where: { id: receipt.smsId }, select: { offerId: true, parts: true } });
  if (!sms) return false;
  const locked = sms.offerId ? await lockOffer(tx, sms.offerId) : undefined;
  if (!(await insertOnce(tx, gateway, receipt))) return false;
  const rows = await tx.receipt.findMany({ where: { smsId: receipt.smsId }, orderBy: { order: 'asc' } });
  const reports = rows.map((row) => asReceipt(row, receipt));
  const before = overallStatus(reports.slice(0, -1), sms.parts);
  const status = overallStatus(reports, sms.parts);
  await tx.outgoingSms.update({ where: { id: receipt.smsId }, data: { status }, select: { id: true } });
  if (locked)
    await appendFacts(tx, outbox, locked, {
      facts: [hearReceipt(locked.folded, receipt, status, before)],
      news: 'receiptArrived',
    });
  return true;
}

async function insertOnce(tx: Transaction, gateway: string, receipt: Receipt): Promise<boolean> {
  const { receiptId, smsId, status, part, operatorAt, arrivedAt } = receipt;
  const data = { gateway, receiptId, smsId, status, part, operatorAt: operatorAt ?? null, arrivedAt };
  const { count } = await tx.receipt.createMany({ data: [data], skipDuplicates: true });
  return count === 1;
}

type Row = { receiptId: string; smsId: string; status: string; part: number | null; arrivedAt: Date };

const asReceipt = ({ receiptId, smsId, status, part, arrivedAt }: Row, like: Receipt): Receipt => ({
  ...(receiptId === like.receiptId ? like : { receiptId, smsId, status: status as ReceiptStatus }),
  ...(part === null ? {} : { part }),
  arrivedAt: arrivedAt.toISOString(),
});
