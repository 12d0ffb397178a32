import type { Callback } from '../../prisma/generated/client.ts';
import type { Store } from './store.ts';

/** Long enough for one try; a worker that dies with a callback in its hands gives it back by then. */
const LEASE_MS = 60_000;
/** After this a provider is not told any more; the callback stays in the list of failures. */
const GIVE_UP_AFTER_MS = 3 * 24 * 3_600_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Takes the callbacks that are due: of each offer the oldest only, so that a provider hears of its changes in order. */
export async function takeDueCallbacks({ db, now }: Store, limit: number): Promise<Callback[]> {
  const nowMs = await now();
  const [at, lease] = [new Date(nowMs), new Date(nowMs + LEASE_MS)];
  return db.$queryRaw<Callback[]>`
    WITH heads AS (
      SELECT DISTINCT ON (offer_id) id, next_try_at FROM callbacks
      WHERE delivered_at IS NULL AND failed_at IS NULL ORDER BY offer_id, "order"
    ), due AS (SELECT id FROM heads WHERE next_try_at <= ${at} ORDER BY next_try_at LIMIT ${limit})
    UPDATE callbacks c SET attempts = c.attempts + 1, next_try_at = ${lease} FROM due
    WHERE c.id = due.id AND c.next_try_at <= ${at} AND c.delivered_at IS NULL
    RETURNING c.id, c.offer_id AS "offerId", c.provider_id AS "providerId", c.state, c.body, c.attempts, c.created_at AS "createdAt"`;
}

/** Notes which callbacks were told. */
export async function noteTold({ db, now }: Store, told: readonly Callback[]): Promise<void> {
  if (told.length === 0) return;
  await db.callback.updateMany({
    where: { id: { in: told.map(({ id }) => id) } },
    data: { deliveredAt: new Date(await now()) },
  });
}

/** Puts a callback that was not taken off to a later try: the pause doubles from 5 s to 1 h, for three days. */
export async function noteFailedTry({ db, now }: Store, callback: Callback): Promise<void> {
  const nowMs = await now();
  const pause = Math.min(5_000 * 2 ** (callback.attempts - 1), LONGEST_PAUSE_MS);
  const tooLate = nowMs - callback.createdAt.getTime() > GIVE_UP_AFTER_MS;
  const data = { nextTryAt: new Date(nowMs + pause), ...(tooLate ? { failedAt: new Date(nowMs) } : {}) };
  await db.callback.update({ where: { id: callback.id }, data, select: { id: true } });
}
