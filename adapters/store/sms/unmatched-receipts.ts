/** Receipts whose SMS is not known (§4a): kept as they came until the carrier names their SMS, or two operators do. */
import { randomUUID } from 'node:crypto';
import type { ReceiptStatus } from '../../../domain/receipts.ts';
import type { UnmatchedReceipt as Row } from '../../../prisma/generated/client.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Opening } from '../database/sealed.ts';
import { indexIn, openUnlessErased, phoneKeyId, sealFor } from '../database/sealed.ts';
import { inSealedTransaction } from '../database/store.ts';
import type { Store, Transaction } from '../database/store.ts';
import { raiseTask } from '../tasks/raise-task.ts';

/** A receipt as it was received; the most reliable of its ids is the first. Times are ISO strings. */
export type UnmatchedReceipt = {
  receiptId: string;
  matchIds: string[];
  phone: string;
  /** The 16 bits that we gave the part, if the carrier returns them. */
  reference?: number;
  status: ReceiptStatus;
  carrierAt?: string;
  arrivedAt: string;
  /** The PDU or body in which it came, base64. */
  octets: string;
};
/** As it is stored; without its octets. */
export type KeptReceipt = Pick<Row, 'id' | 'receiptId' | 'matchIds' | 'phoneIndex' | 'reference' | 'carrierAt'> & {
  status: ReceiptStatus;
  arrivedAt: Date;
};

/** For so long the answer to a submit may still name the SMS of a receipt; then an operator should look. */
export const AWAITED_MS = 10 * 60_000;

/** Keeps receipts, each once. */
export async function keepUnmatched({ db }: Store, gateway: string, receipts: readonly UnmatchedReceipt[]) {
  await inSealedTransaction(db, async (tx) => {
    for (const receipt of receipts) await keep(tx, gateway, receipt);
  });
}

async function keep(tx: Transaction, gateway: string, receipt: UnmatchedReceipt): Promise<void> {
  const { receiptId, matchIds, phone, reference = null, status, carrierAt = null, arrivedAt, octets } = receipt;
  const id = randomUUID();
  const phoneIndex = indexIn(tx, 'phone', phone);
  const sealed = await sealFor(tx, phoneKeyId(phoneIndex), octetsPlace(id), octets);
  await tx.$executeRaw`
    INSERT INTO unmatched_receipts
      (id, gateway, receipt_id, match_ids, phone_index, reference, status, carrier_at, arrived_at, octets)
    VALUES (${id}::uuid, ${gateway}, ${receiptId}, ${matchIds}, ${phoneIndex}, ${reference}, ${status},
            ${carrierAt}::timestamptz, ${arrivedAt}::timestamptz, ${sealed})
    ON CONFLICT DO NOTHING`;
}

const octetsPlace = (id: string) => placeIn('unmatched_receipts', 'octets', id);

/** The octets of a kept receipt, base64; empty when the key of its number was deleted. */
export const octetsOf = async (tx: Opening, { id, phoneIndex, octets }: Pick<Row, 'id' | 'phoneIndex' | 'octets'>) =>
  (await openUnlessErased(tx, phoneKeyId(phoneIndex), octetsPlace(id), octets)) ?? '';

/** Those that arrived since a moment, the latest first, so that old ones do not keep new ones waiting. */
export async function unmatchedSince({ db }: Store, gateway: string, since: Date, limit: number) {
  const where = { gateway, arrivedAt: { gte: since } };
  const rows = await db.unmatchedReceipt.findMany({
    where,
    orderBy: [{ arrivedAt: 'desc' }, { id: 'asc' }],
    take: limit,
  });
  return rows as (Row & KeptReceipt)[];
}

/** A part to the number of a kept receipt whose id at the carrier is not known. */
export type OpenPart = { id: string; smsId: string; part: number; state: string };

/** The parts without an id that kept receipts may be about: those that left for their number before they came. */
export const openParts = ({ db }: Store, gateway: string, ids: readonly string[]): Promise<OpenPart[]> =>
  db.$queryRaw<OpenPart[]>`
    SELECT e.id::text, p.sms_id AS "smsId", p.part, p.state
    FROM unmatched_receipts e JOIN outgoing_sms o ON o.phone_index = e.phone_index AND e.gateway = ANY (o.may_be_at)
      JOIN smpp_parts p ON p.gateway = e.gateway AND p.sms_id = o.id AND p.match_id IS NULL
        AND p.state IN ('submitting', 'unknown') AND p.left_at <= e.arrived_at
    WHERE e.gateway = ${gateway} AND e.id = ANY (${ids}::uuid[])
    ORDER BY e.arrived_at, p.sms_id, p.part`;

/** Forgets receipts that were received for their SMS. */
export async function forgetUnmatched({ db }: Store, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.unmatchedReceipt.deleteMany({ where: { id: { in: [...ids] } } });
}

/** Raises the task of the receipts of a gateway that have found no SMS, `waitMs` after they came; not for those that
 *  an operator has seen in an earlier task. */
export async function raiseUnmatched({ db, now }: Store, gateway: string, waitMs: number): Promise<void> {
  const at = new Date(await now());
  const subject = `gateway ${gateway}` as const;
  const [overdue] = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM unmatched_receipts WHERE gateway = ${gateway} AND arrived_at <= ${new Date(at.getTime() - waitMs)}
      AND arrived_at > (SELECT COALESCE(max(done_at), '-infinity') - ${waitMs} * interval '1 millisecond'
        FROM operator_tasks WHERE kind = 'receipt-unmatched' AND subject = ${subject}) LIMIT 1`;
  if (overdue) await raiseTask(db, { kind: 'receipt-unmatched', subject }, at);
}

const READ_AT_ONCE = 200;

/** The kept receipts of a gateway after this one, in the order of their ids. */
export const unmatchedAfter = ({ db }: Store, gateway: string, id: string | undefined): Promise<Row[]> =>
  db.unmatchedReceipt.findMany({
    where: { gateway, ...(id === undefined ? {} : { id: { gt: id } }) },
    orderBy: { id: 'asc' },
    take: READ_AT_ONCE,
  });

type ReadAgain = { matchIds: string[]; status: ReceiptStatus; carrierAt?: string | undefined };

/** Notes how a kept receipt is read today, if that differs. */
export async function changeReading({ db }: Store, row: Row, { matchIds, status, carrierAt }: ReadAgain) {
  const at = carrierAt === undefined ? null : new Date(carrierAt);
  const isSame =
    row.status === status &&
    row.matchIds.join('\n') === matchIds.join('\n') &&
    row.carrierAt?.getTime() === at?.getTime();
  if (isSame) return;
  const data = { matchIds, status, carrierAt: at };
  await db.unmatchedReceipt.updateMany({ where: { id: row.id }, data });
}
