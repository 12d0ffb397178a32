/** How well what a gateway sent was read, for the doctor. */
import { DAY_MS } from '../../../domain/durations.ts';
import type { Store } from '../database/store.ts';
import { AWAITED_MS } from './unmatched-receipts.ts';

/** Counts of the last day. `unread`: receipts that name no id; `unmatched`: all that found no SMS, without those whose
 *  answer may still come; `notUnderstood`: replies. */
export type ReceivedShares = {
  receipts: number;
  unmatched: number;
  unread: number;
  replies: number;
  notUnderstood: number;
};

/** The counts of one gateway. */
export async function receivedShares({ db, now }: Pick<Store, 'db' | 'now'>, gateway: string): Promise<ReceivedShares> {
  const ms = await now();
  const [since, settled] = [new Date(ms - DAY_MS), new Date(ms - AWAITED_MS)];
  const [row] = await db.$queryRaw<ReceivedShares[]>`
    SELECT (SELECT count(*)::int FROM receipts WHERE gateway = ${gateway} AND arrived_at > ${since}) AS receipts,
      count(*)::int AS unmatched, (count(*) FILTER (WHERE match_ids = '{}'))::int AS unread,
      (SELECT count(*)::int FROM inbound_sms WHERE gateway = ${gateway} AND arrived_at > ${since}) AS replies,
      (SELECT count(*)::int FROM inbound_sms WHERE gateway = ${gateway} AND arrived_at > ${since}
        AND reading = 'not-understood') AS "notUnderstood"
    FROM unmatched_receipts WHERE gateway = ${gateway} AND arrived_at > ${since} AND arrived_at <= ${settled}`;
  return row!;
}
