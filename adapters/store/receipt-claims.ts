import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../domain/durations.ts';
import type { ReceiptClaim } from '../../prisma/generated/client.ts';
import type { Store } from './store.ts';

/** A claim that waits, with our SMS that it speaks of once that is known. */
export type DueClaim = Pick<ReceiptClaim, 'gateway' | 'claimId' | 'operatorId' | 'arrivedAt' | 'attempts'> & {
  smsId: string | null;
};

/** Long enough for one try; a worker that dies with a claim in its hands gives it back by then. */
const LEASE_MS = MINUTE_MS;
const FIRST_PAUSE_MS = SECOND_MS;
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;
/** After this nobody asks any more: the offer's own question to the operator remains (§4a). */
const GIVE_UP_AFTER_MS = DAY_MS;

type NewClaim = { gateway: string; claimId: string; operatorId: string; arrivedAt: string };

/** Keeps what an operator claims, once; whether it is true is found out afterwards. */
export async function keepClaim({ db }: Store, { gateway, claimId, operatorId, arrivedAt }: NewClaim): Promise<void> {
  await db.$executeRaw`
    INSERT INTO receipt_claims (gateway, claim_id, operator_id, arrived_at, next_try_at)
    VALUES (${gateway}, ${claimId}, ${operatorId}, ${arrivedAt}::timestamptz, ${arrivedAt}::timestamptz)
    ON CONFLICT DO NOTHING`;
}

/** Takes the claims of one gateway that are due. */
export async function takeDueClaims({ db, now }: Store, gateway: string, limit: number): Promise<DueClaim[]> {
  const nowMs = await now();
  const [at, lease] = [new Date(nowMs), new Date(nowMs + LEASE_MS)];
  return db.$queryRaw<DueClaim[]>`
    WITH due AS (
      SELECT gateway, claim_id FROM receipt_claims
      WHERE gateway = ${gateway} AND settled_at IS NULL AND next_try_at <= ${at}
      ORDER BY next_try_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE receipt_claims c SET attempts = c.attempts + 1, next_try_at = ${lease} FROM due
    WHERE c.gateway = due.gateway AND c.claim_id = due.claim_id
    RETURNING c.gateway, c.claim_id AS "claimId", c.operator_id AS "operatorId", c.arrived_at AS "arrivedAt", c.attempts,
      (SELECT i.sms_id FROM operator_ids i WHERE i.gateway = c.gateway AND i.operator_id = c.operator_id) AS "smsId"`;
}

/** How a claim ended: confirmed and taken, never confirmed, or about an SMS of somebody else. */
export type ClaimOutcome = 'taken' | 'not-confirmed' | 'not-ours';

/** Notes how a claim ended. */
export async function settleClaim({ db, now }: Store, claim: DueClaim, outcome: ClaimOutcome): Promise<void> {
  await db.receiptClaim.update({ where: keyOf(claim), data: { settledAt: new Date(await now()), outcome } });
}

/** Puts a claim off that is not confirmed, or whose SMS is not known yet: the pause doubles from 1 s to 5 minutes. False: it has
 *  waited for a day, and is to be given up. */
export async function putClaimOff({ db, now }: Store, claim: DueClaim): Promise<boolean> {
  const nowMs = await now();
  if (nowMs - claim.arrivedAt.getTime() > GIVE_UP_AFTER_MS) return false;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(claim.attempts - 1, 20), LONGEST_PAUSE_MS);
  await db.receiptClaim.update({ where: keyOf(claim), data: { nextTryAt: new Date(nowMs + pause) } });
  return true;
}

const keyOf = ({ gateway, claimId }: DueClaim) => ({ gateway_claimId: { gateway, claimId } });
