/** Receipts that came before the operator's answer: whose are they? By the operator's id, else by what can only be one SMS. */
import { DAY_MS } from '../../../domain/durations.ts';
import type { Receipt, ReceiptStatus } from '../../../domain/receipts.ts';
import type { Store } from '../../store/store.ts';
import { takeReceipts } from '../../store/take-receipts.ts';
import { partReference } from './part-reference.ts';

type Early = {
  receiptId: string;
  matchId: string;
  reference: number | null;
  status: ReceiptStatus;
  operatorAt: Date | null;
  arrivedAt: Date;
};
type Candidate = Early & { smsId: string; part: number; state: string; known: boolean };

const AT_ONCE = 100;
const KEPT_MS = 3 * DAY_MS;

/** Takes in those whose SMS is known by now. Returns how many still wait. */
export async function takeEarlyReceipts(store: Store, gateway: string): Promise<number> {
  const waiting = await store.db.smppEarlyReceipt.count({ where: { gateway } });
  if (waiting === 0) return 0;
  const candidates = await candidatesOf(store, gateway);
  const matches = matchesIn(candidates);
  for (const match of matches) await noteTaken(store, gateway, match);
  await takeReceipts(store, gateway, matches.map(asReceipt));
  const taken = matches.map(({ receiptId }) => receiptId);
  const tooOld = new Date((await store.now()) - KEPT_MS);
  const { count } = await store.db.smppEarlyReceipt.deleteMany({
    where: { gateway, OR: [{ receiptId: { in: taken } }, { arrivedAt: { lt: tooOld } }] },
  });
  return waiting - count;
}

/** For each receipt the parts that it may speak of: that of its id, and those to its phone that have no id yet. */
function candidatesOf({ db }: Store, gateway: string): Promise<Candidate[]> {
  return db.$queryRaw<Candidate[]>`
    WITH early AS (SELECT * FROM smpp_early_receipts WHERE gateway = ${gateway} ORDER BY arrived_at LIMIT ${AT_ONCE})
    SELECT e.receipt_id AS "receiptId", e.match_id AS "matchId", e.reference, e.status, e.operator_at AS "operatorAt",
           e.arrived_at AS "arrivedAt", p.sms_id AS "smsId", p.part, p.state, p.match_id IS NOT NULL AS known
    FROM early e JOIN smpp_parts p ON p.gateway = e.gateway AND p.match_id = e.match_id
    UNION ALL
    SELECT e.receipt_id, e.match_id, e.reference, e.status, e.operator_at, e.arrived_at, p.sms_id, p.part, p.state, false
    FROM early e JOIN outgoing_sms o ON o.phone_index = e.phone_index AND e.gateway = ANY (o.may_be_at)
      JOIN smpp_parts p ON p.gateway = e.gateway AND p.sms_id = o.id AND p.match_id IS NULL
        AND p.state IN ('submitting', 'unknown') AND p.left_at <= e.arrived_at
    ORDER BY "arrivedAt", "smsId", part`;
}

/** By its id; else by our 16 bits, when the operator sends them back; else when all that left without an answer to this phone is one
 *  SMS. What could be two is left alone: a wrong match would start the clock of a question that nobody received (§4a). */
function matchesIn(candidates: Candidate[]): Candidate[] {
  const matches: Candidate[] = [];
  const used = new Set<string>();
  for (const id of new Set(candidates.map(({ receiptId }) => receiptId))) {
    const ofOne = candidates.filter(({ receiptId }) => receiptId === id);
    const match = ofOne.find(({ known }) => known) ?? onlyOne(ofOne, used);
    if (!match) continue;
    matches.push(match);
    used.add(placeOf(match));
  }
  return matches;
}

const placeOf = ({ smsId, part }: Candidate): string => `${smsId}#${part}`;

function onlyOne(candidates: Candidate[], used: Set<string>): Candidate | undefined {
  // An answer that is on its way may yet name the receipt's id.
  if (candidates.some(({ state }) => state === 'submitting')) return undefined;
  const fits = ({ reference, smsId, part }: Candidate) =>
    reference === null || reference === partReference(smsId, part);
  const fitting = candidates.filter(fits);
  if (new Set(fitting.map(({ smsId }) => smsId)).size > 1) return undefined;
  return fitting.find((one) => !used.has(placeOf(one)));
}

async function noteTaken({ db }: Store, gateway: string, { smsId, part, matchId }: Candidate): Promise<void> {
  await db.$executeRaw`
    UPDATE smpp_parts SET state = 'taken', match_id = ${matchId}
    WHERE gateway = ${gateway} AND sms_id = ${smsId} AND part = ${part} AND state <> 'taken'`;
}

const asReceipt = ({ receiptId, smsId, part, status, operatorAt, arrivedAt }: Candidate): Receipt => ({
  receiptId,
  smsId,
  part,
  status,
  operatorAt: operatorAt?.toISOString(),
  arrivedAt: arrivedAt.toISOString(),
});
