/** Why an offer does not move: the last failed call of an outside system. Written only when an attempt fails, so an
 *  offer that moves costs nothing. */
import type { Trouble } from '../../../domain/troubles.ts';
import { explains } from '../../../domain/troubles.ts';
import type { Waiting } from '../../../domain/waiting-for.ts';
import type { Store } from '../database/store.ts';

/** An attempt that failed; `retryMs`: how long Temporal waits before the next one. */
export type FailedAttempt = {
  offerId: string;
  activity: string;
  system: string;
  fault: string;
  attempts: number;
  retryMs?: number;
};

/** Notes the failed attempt in the place of the one before it. */
export async function noteTrouble({ db, now }: Pick<Store, 'db' | 'now'>, failed: FailedAttempt): Promise<void> {
  const { offerId, activity, system, fault, attempts, retryMs } = failed;
  const at = await now();
  const nextTry = retryMs === undefined ? null : new Date(at + retryMs);
  await db.$executeRaw`
    INSERT INTO offer_troubles AS t (offer_id, activity, system, fault, since, failed_at, attempts, next_try)
    VALUES (${offerId}::uuid, ${activity}, ${system}, ${fault}, ${new Date(at)}, ${new Date(at)}, ${attempts},
      ${nextTry}::timestamptz)
    ON CONFLICT (offer_id) DO UPDATE SET activity = excluded.activity, system = excluded.system,
      fault = excluded.fault, failed_at = excluded.failed_at, attempts = excluded.attempts,
      next_try = excluded.next_try,
      since = CASE WHEN t.activity = excluded.activity AND excluded.attempts > t.attempts
        THEN t.since ELSE excluded.since END`;
}

/** Deletes the trouble of an activity that has succeeded. */
export async function endTrouble({ db }: Pick<Store, 'db'>, offerId: string, activity: string): Promise<void> {
  await db.offerTrouble.deleteMany({ where: { offerId, activity } });
}

/** The last failed attempt as it is stored. */
export type TroubleRow = { activity: string; system: string; fault: string; since: Date; attempts: number } & {
  nextTry: Date | null;
};

/** The trouble because of which an offer waits; undefined: none, or what failed is not what it waits for now. */
export function troubleOf(row: TroubleRow | null | undefined, waiting: Waiting): Trouble | undefined {
  if (!row || !explains(row.activity, waiting.what)) return undefined;
  const { system, fault, since, attempts, nextTry } = row;
  const next = nextTry === null ? {} : { nextTry: nextTry.toISOString() };
  return { system, fault, since: since.toISOString(), attempts, ...next };
}

/** A living trouble is noted again after ten minutes at the latest, which is the longest interval of retries. */
const LIVING = '15 minutes';

/** How many offers wait for each system whose calls fail. */
export async function offersInTrouble({
  db,
  now,
}: Pick<Store, 'db' | 'now'>): Promise<{ system: string; count: number }[]> {
  return db.$queryRaw`
    SELECT t.system, count(*)::int AS count FROM offer_troubles t JOIN offers o ON o.id = t.offer_id
    WHERE t.failed_at > ${new Date(await now())}::timestamptz - ${LIVING}::interval AND NOT o.folded ? 'closed'
    GROUP BY 1`;
}
