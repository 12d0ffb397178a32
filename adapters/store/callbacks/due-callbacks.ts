import { pauseAfter } from '../../../domain/callback-schedule.ts';
import { CLOSED_BY_CALLBACK } from '../../../domain/task-changes.ts';
import type { TaskSubject } from '../../../domain/tasks.ts';
import type { Callback } from '../../../prisma/generated/client.ts';
import { closeTasks, raiseTask } from '../tasks/raise-task.ts';
import type { Store } from '../database/store.ts';
import { inSealedTransaction } from '../database/store.ts';

/** Longer than one attempt takes; the callback of a worker that died is due again after it. */
const LEASE_MS = 60_000;

/** Why an attempt failed; the HTTP status is kept beside it. */
export type AttemptError =
  | 'status'
  | 'redirect'
  | 'timeout'
  | 'address-forbidden'
  | 'not-https'
  | 'name-not-found'
  | 'refused'
  | 'tls'
  | 'connection';
/** The result of one attempt. `gone`: the provider wants no callbacks at this address (410). */
export type CallbackAttempt = {
  outcome: 'delivered' | 'failed' | 'gone';
  ms: number;
  status?: number;
  error?: AttemptError;
  retryAfterMs?: number;
};
/** An attempt and its result. */
export type AttemptedCallback = { callback: Callback; at: Date; result: CallbackAttempt };

/** How many callbacks of each provider may be in delivery at once; `free` lowers it for those that have some. */
export type Room = { each: number; free?: ReadonlyMap<string, number> };

/** Leases the callbacks that are due, for each provider separately: only the oldest of each offer, so that a provider
 *  receives the changes of an offer in order. An address that answered 410 gets none. */
export async function leaseDueCallbacks({ db, now }: Store, { each, free = new Map() }: Room): Promise<Callback[]> {
  const nowMs = await now();
  const [at, lease] = [new Date(nowMs), new Date(nowMs + LEASE_MS)];
  return db.$queryRaw<Callback[]>`
    WITH due AS (
      SELECT one.id FROM providers p CROSS JOIN LATERAL (
        SELECT c.id FROM callbacks c
        WHERE c.provider_id = p.id AND c.delivered_at IS NULL AND c.failed_at IS NULL AND c.next_attempt_at <= ${at}
          AND NOT EXISTS (SELECT 1 FROM callbacks e WHERE e.offer_id = c.offer_id AND e."order" < c."order"
            AND e.delivered_at IS NULL AND e.failed_at IS NULL)
        ORDER BY c.next_attempt_at, c."order"
        LIMIT COALESCE((${JSON.stringify(Object.fromEntries(free))}::jsonb ->> p.id)::int, ${each}::int)
      ) one WHERE p.gone_callback_url IS DISTINCT FROM p.callback_url
    )
    UPDATE callbacks c SET attempts = c.attempts + 1, next_attempt_at = ${lease} FROM due
    WHERE c.id = due.id AND c.next_attempt_at <= ${at} AND c.delivered_at IS NULL AND c.failed_at IS NULL
    RETURNING c.id, c.offer_id AS "offerId", c.provider_id AS "providerId", c.state, c.body, c.attempts,
      c.created_at AS "createdAt"`;
}

/** Stores the results of attempts: delivered, due again after a pause, or failed for good. `chance` spreads the
 *  pauses. */
export async function noteAttempts(
  store: Store,
  attempted: readonly AttemptedCallback[],
  chance = Math.random,
): Promise<void> {
  if (attempted.length === 0) return;
  const { db, now } = store;
  const at = new Date(await now());
  const ids = attempted.filter(({ result }) => result.outcome === 'delivered').map(({ callback }) => callback.id);
  const delivered = { where: { id: { in: ids } }, data: { deliveredAt: at, failedAt: null } };
  await inSealedTransaction(db, async (tx) => {
    await tx.callbackAttempt.createMany({ data: attempted.map(logRow) });
    if (ids.length > 0) await tx.callback.updateMany(delivered);
    if (ids.length > 0) await closeTasks(tx, { kinds: CLOSED_BY_CALLBACK, subjects: answering(attempted) }, at);
  });
  for (const one of attempted.filter(({ result }) => result.outcome !== 'delivered'))
    await noteFailed(store, one, at, chance());
}

/** The providers that accepted a callback. */
const answering = (attempted: readonly AttemptedCallback[]): TaskSubject[] => {
  const delivered = attempted.filter(({ result }) => result.outcome === 'delivered');
  return [...new Set(delivered.map(({ callback }) => `provider ${callback.providerId}` as const))];
};

const logRow = ({ callback, at, result: { status, ms, error } }: AttemptedCallback) => ({
  callbackId: callback.id,
  providerId: callback.providerId,
  at,
  ms,
  ...(status === undefined ? {} : { status }),
  ...(error === undefined ? {} : { error }),
});

/** Plans the next attempt, or gives up. Later callbacks of the offer wait with it, so that they stay in order. */
async function noteFailed(
  store: Store,
  { callback, result }: AttemptedCallback,
  at: Date,
  chance: number,
): Promise<void> {
  const { id, offerId, attempts } = callback;
  if (result.error === 'address-forbidden' || result.error === 'not-https')
    await raiseTask(store.db, { kind: 'callback-address-forbidden', subject: `provider ${callback.providerId}` }, at);
  const pause = pauseAfter(attempts, chance, result.retryAfterMs);
  if (result.outcome === 'gone') await stopAddress(store.db, callback, at);
  if (result.outcome === 'gone' || pause === undefined) {
    const failedBecause = result.outcome === 'gone' ? 'gone' : 'gave-up';
    await store.db.callback.update({ where: { id }, data: { failedAt: at, failedBecause }, select: { id: true } });
    return;
  }
  const nextAttemptAt = new Date(at.getTime() + pause);
  await store.db.$executeRaw`
    UPDATE callbacks SET next_attempt_at = ${nextAttemptAt}
    WHERE offer_id = ${offerId}::uuid AND delivered_at IS NULL AND failed_at IS NULL`;
}

/** After a 410: sends nothing to this address until the provider has another one, or asks for a replay. */
async function stopAddress(db: Store['db'], { providerId }: Callback, at: Date): Promise<void> {
  const stopped = await db.$executeRaw`
    UPDATE providers SET gone_callback_url = callback_url
    WHERE id = ${providerId} AND gone_callback_url IS DISTINCT FROM callback_url`;
  if (stopped > 0) await raiseTask(db, { kind: 'callback-gone', subject: `provider ${providerId}` }, at);
}

/** Publishes the public keys that sign from now on, and retires all others. */
export async function announceCallbackKeys({ db, now }: Store, publicKeys: readonly string[]): Promise<void> {
  const at = new Date(await now());
  const others = { publicKey: { notIn: [...publicKeys] }, retiredAt: null };
  await inSealedTransaction(db, async (tx) => {
    await tx.callbackKey.updateMany({ where: others, data: { retiredAt: at } });
    for (const publicKey of publicKeys) {
      const create = { publicKey, announcedAt: at };
      await tx.callbackKey.upsert({ where: { publicKey }, create, update: { retiredAt: null } });
    }
  });
}

/** The public keys whose signatures are valid, newest first. */
export async function callbackKeys({ db }: Pick<Store, 'db'>): Promise<string[]> {
  const rows = await db.callbackKey.findMany({ where: { retiredAt: null }, orderBy: { announcedAt: 'desc' } });
  return rows.map(({ publicKey }) => publicKey);
}
