/** Receipts that arrived before the carrier's answer named its message: kept until their SMS is known. */
import type { ReceiptStatus } from '../../../domain/receipts.ts';
import { indexIn } from '../database/sealed.ts';
import type { SmppPart } from './smpp-receipt-matches.ts';
import type { Store } from '../database/store.ts';

/** A receipt as it was received. Times are ISO strings. */
export type EarlyReceipt = {
  receiptId: string;
  matchId: string;
  phone: string;
  /** The 16 bits that we gave the part, if the carrier returns them. */
  reference?: number;
  status: ReceiptStatus;
  carrierAt?: string;
  arrivedAt: string;
};
/** A part that a kept receipt may be about; `known`: the carrier's id identifies it. */
export type ReceiptCandidate = SmppPart & {
  receiptId: string;
  matchId: string;
  reference: number | null;
  status: ReceiptStatus;
  carrierAt: Date | null;
  arrivedAt: Date;
  state: string;
  known: boolean;
};

const AT_ONCE = 100;

/** Keeps a receipt whose SMS is not known yet. */
export async function keepEarlyReceipt({ db }: Store, gateway: string, receipt: EarlyReceipt): Promise<void> {
  const { receiptId, matchId, phone, reference = null, status, carrierAt = null, arrivedAt } = receipt;
  await db.$executeRaw`
    INSERT INTO smpp_early_receipts
      (gateway, receipt_id, match_id, phone_index, reference, status, carrier_at, arrived_at)
    VALUES (${gateway}, ${receiptId}, ${matchId}, ${indexIn(db, 'phone', phone)}, ${reference}, ${status},
            ${carrierAt}::timestamptz, ${arrivedAt}::timestamptz)
    ON CONFLICT DO NOTHING`;
}

/** How many receipts of a gateway are kept. */
export const countEarlyReceipts = ({ db }: Store, gateway: string): Promise<number> =>
  db.smppEarlyReceipt.count({ where: { gateway } });

/** For each kept receipt the parts that it may be about: the part with its id, and those to its phone without an id. */
export function receiptCandidates({ db }: Store, gateway: string): Promise<ReceiptCandidate[]> {
  return db.$queryRaw<ReceiptCandidate[]>`
    WITH early AS (SELECT * FROM smpp_early_receipts WHERE gateway = ${gateway} ORDER BY arrived_at LIMIT ${AT_ONCE})
    SELECT e.receipt_id AS "receiptId", e.match_id AS "matchId", e.reference, e.status, e.carrier_at AS "carrierAt",
           e.arrived_at AS "arrivedAt", p.sms_id AS "smsId", p.part, p.state, p.match_id IS NOT NULL AS known
    FROM early e JOIN smpp_parts p ON p.gateway = e.gateway AND p.match_id = e.match_id
    UNION ALL
    SELECT e.receipt_id, e.match_id, e.reference, e.status, e.carrier_at,
           e.arrived_at, p.sms_id, p.part, p.state, false
    FROM early e JOIN outgoing_sms o ON o.phone_index = e.phone_index AND e.gateway = ANY (o.may_be_at)
      JOIN smpp_parts p ON p.gateway = e.gateway AND p.sms_id = o.id AND p.match_id IS NULL
        AND p.state IN ('submitting', 'unknown') AND p.left_at <= e.arrived_at
    ORDER BY "arrivedAt", "smsId", part`;
}

/** Deletes these receipts and those that arrived before a moment. Returns how many. */
export async function deleteEarlyReceipts(
  { db }: Store,
  gateway: string,
  receiptIds: string[],
  before: Date,
): Promise<number> {
  const { count } = await db.smppEarlyReceipt.deleteMany({
    where: { gateway, OR: [{ receiptId: { in: receiptIds } }, { arrivedAt: { lt: before } }] },
  });
  return count;
}
