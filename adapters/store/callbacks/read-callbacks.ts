/** Reads a provider's callbacks and their attempts, and replays them. */
import type { Prisma } from '../../../prisma/generated/client.ts';
import { inReadScope } from '../database/read-scope.ts';
import type { Store } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

export type CallbackState = 'waiting' | 'delivered' | 'failed';

export type CallbackFilter = {
  offerId?: string;
  state?: CallbackState;
  from?: Date;
  to?: Date;
};

const STATES: Record<CallbackState, Prisma.CallbackWhereInput> = {
  waiting: { deliveredAt: null, failedAt: null },
  delivered: { deliveredAt: { not: null } },
  failed: { deliveredAt: null, failedAt: { not: null } },
};
/** The attempts shown: more than one round of delivery has; older ones are left out. */
const ATTEMPTS_SHOWN = 20;

export type StoredCallback = Prisma.CallbackGetPayload<{ include: { attemptLog: true } }>;

/** A provider's callbacks with their attempts, newest first, after the last one of the previous page. */
export function listCallbacks(
  { db }: Pick<Store, 'db'>,
  providerId: string,
  { filter, limit, after }: { filter: CallbackFilter; limit: number; after?: bigint },
): Promise<StoredCallback[]> {
  return inReadScope(db, providerId, (tx) =>
    tx.callback.findMany({
      where: { ...whereOf(providerId, filter), ...(after === undefined ? {} : { order: { lt: after } }) },
      orderBy: { order: 'desc' },
      take: limit,
      include: { attemptLog: { orderBy: { id: 'desc' }, take: ATTEMPTS_SHOWN } },
    }),
  );
}

/** A replay starts with the first pause again. Callbacks that are waiting already are not changed. */
const AGAIN = { attempts: 0, deliveredAt: null, failedAt: null, failedBecause: null };

/** Queues a provider's callbacks again, in their old order; an address that answered 410 is called again. */
export function replayCallbacks(
  store: Store,
  providerId: string,
  { offerIds, ...filter }: CallbackFilter & { offerIds?: string[] },
  limit: number,
): Promise<{ replayed: number; more: boolean }> {
  return inTransaction({ ...store, writeScope: providerId }, async (tx) => {
    await tx.provider.update({ where: { id: providerId }, data: { goneCallbackUrl: null }, select: { id: true } });
    const due = await tx.callback.findMany({
      where: {
        ...whereOf(providerId, filter),
        ...(offerIds ? { offerId: { in: offerIds } } : {}),
        NOT: STATES.waiting,
      },
      orderBy: { order: 'asc' },
      take: limit + 1,
      select: { id: true },
    });
    const ids = due.slice(0, limit).map(({ id }) => id);
    const nextAttemptAt = new Date(await store.now());
    await tx.callback.updateMany({ where: { id: { in: ids } }, data: { ...AGAIN, nextAttemptAt } });
    return { replayed: ids.length, more: due.length > limit };
  });
}

const whereOf = (providerId: string, { offerId, state, from, to }: CallbackFilter): Prisma.CallbackWhereInput => ({
  providerId,
  ...(offerId === undefined ? {} : { offerId }),
  ...(state === undefined ? {} : STATES[state]),
  ...(from || to ? { createdAt: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
});
