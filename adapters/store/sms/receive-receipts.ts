import { contentHash } from '../../../domain/content-hash.ts';
import type { Receipt, ReceiptStatus } from '../../../domain/receipts.ts';
import { evaluateReceipt, isFailure, overallStatus } from '../../../domain/receipts.ts';
import { planRepeat } from './repeat-outcome.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { OutboxRow, Store, Transaction } from '../database/store.ts';
import { inTransaction, newSalt, sha256 } from '../database/store.ts';
import type { Place } from '../database/personal-columns.ts';
import { placeIn } from '../database/personal-columns.ts';
import { sealUnlessErased } from '../database/sealed.ts';

/** A receipt with the PDU or body in which it came, base64 (§6c). */
export type ArrivedReceipt = Omit<Receipt, 'octetsHash'> & { octets: string };

/** Receives a carrier's receipts (§4a): each is stored once, unchanged, before it is evaluated. Receipts of unknown
 *  SMS, or of SMS that were never bound to this gateway, are ignored. Returns how many were new. */
export function receiveReceipts(store: Store, gateway: string, receipts: readonly ArrivedReceipt[]): Promise<number> {
  return inTransaction(store, async (tx, outbox) => {
    let fresh = 0;
    // Always in the order of the ids, so that two transactions with the same SMS cannot deadlock.
    for (const receipt of receipts.toSorted((a, b) => (a.smsId < b.smsId ? -1 : Number(a.smsId > b.smsId)))) {
      if (await receiveReceipt(tx, outbox, gateway, receipt)) fresh += 1;
    }
    return fresh;
  });
}

/** The place of the octets of a receipt. */
export const receiptPlace = (gateway: string, receiptId: string): Place =>
  placeIn('receipts', 'octets', `${gateway} ${receiptId}`);

/** Those of these SMS that this gateway may have sent. */
export async function sentBy({ db }: Store, gateway: string, smsIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.outgoingSms.findMany({
    where: { id: { in: [...smsIds] }, mayBeAt: { has: gateway } },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** Receives one receipt in a transaction; false when it is stored already, or its SMS was never at this gateway. */
export async function receiveReceipt(
  tx: Transaction,
  outbox: OutboxRow[],
  gateway: string,
  { octets, ...arrived }: ArrivedReceipt,
): Promise<boolean> {
  const salt = newSalt();
  const receipt: Receipt = { ...arrived, octetsHash: contentHash(salt, octets, sha256) };
  const [sms] = await tx.$queryRaw<{ offerId: string | null; keyId: string | null; parts: number }[]>`
    SELECT offer_id AS "offerId", key_id::text AS "keyId", parts FROM outgoing_sms
    WHERE id = ${receipt.smsId} AND ${gateway} = ANY (may_be_at)`;
  if (!sms) return false;
  const locked = sms.offerId ? await lockOffer(tx, sms.offerId) : undefined;
  if (!(await insertOnce(tx, gateway, receipt, { octets, salt, keyId: sms.keyId }))) return false;
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

type Sealing = { octets: string; salt: string; keyId: string | null };

async function insertOnce(
  tx: Transaction,
  gateway: string,
  receipt: Receipt,
  { octets, salt, keyId }: Sealing,
): Promise<boolean> {
  const { receiptId, smsId, status, part = null, carrierAt = null, arrivedAt, people } = receipt;
  const sealed = keyId && (await sealUnlessErased(tx, keyId, receiptPlace(gateway, receiptId), octets));
  const inserted = await tx.$executeRaw`
    INSERT INTO receipts
      (gateway, receipt_id, sms_id, status, part, key_id, octets, salt, read_by, confirmed_by, carrier_at, arrived_at)
    VALUES (${gateway}, ${receiptId}, ${smsId}, ${status}, ${part}, ${keyId}::uuid,
      ${sealed || ''}, ${sealed ? salt : null}, ${people?.readBy ?? null}, ${people?.confirmedBy ?? null},
      ${carrierAt}::timestamptz, ${arrivedAt}::timestamptz)
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
