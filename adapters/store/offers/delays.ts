/** Delays that operators and metrics see: calls that cannot be made, providers that are away, terms that are over. */
import type { Now } from '../../../activities/offer-book.ts';
import { isCallDelayed, isLongAway } from '../../../domain/delays.ts';
import { awaitsCall } from '../../../domain/offer.ts';
import { offerWorkflowId } from '../../../workflows/offer-contract.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { closeTask, raiseTask } from '../tasks/raise-task.ts';
import { putInOutbox } from '../database/outbox.ts';
import type { Store } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** §6c: an attempt to call the provider failed. The first one is signalled to the workflow, whose run shows it; when
 *  the recipient agreed more than an hour ago, an operator task is raised. Under the offer's lock, so that neither
 *  happens after the call or the end. */
export function noteCallDelay(
  store: Store,
  offerId: string,
  { isFirst }: { isFirst: boolean },
  { ms, iso: at }: Now,
): Promise<void> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked || !awaitsCall(locked.folded)) return;
    const message = { workflowId: offerWorkflowId(offerId), message: 'delayed', payload: { events: [] }, at };
    if (isFirst) outbox.push(await putInOutbox(tx, message));
    if (isCallDelayed(locked.folded, ms))
      await raiseTask(tx, { kind: 'call-delayed', subject: `offer ${offerId}` }, at);
  });
}

const taskOf = (providerId: string) => ({ kind: 'provider-away', subject: `provider ${providerId}` }) as const;

/** Notes that a call of a provider failed; after an hour of failed calls an operator task is raised. */
export function noteProviderAway(store: Store, providerId: string, { ms, iso }: Now): Promise<void> {
  return inTransaction(store, async (tx) => {
    const where = { id: providerId };
    const { awaySince } = await tx.provider.findUniqueOrThrow({ where, select: { awaySince: true } });
    if (!awaySince) await tx.provider.updateMany({ where: { ...where, awaySince: null }, data: { awaySince: iso } });
    else if (isLongAway(awaySince.getTime(), ms)) await raiseTask(tx, taskOf(providerId), iso);
  });
}

/** Notes that a provider answers again. */
export function noteProviderBack(store: Store, providerId: string, { ms }: Now): Promise<void> {
  return inTransaction(store, async (tx) => {
    await tx.provider.update({ where: { id: providerId }, data: { awaySince: null }, select: { id: true } });
    await closeTask(tx, taskOf(providerId), new Date(ms));
  });
}

/** The providers whose calls fail, each with the moment since which they do. */
export async function providersAway({ db }: Pick<Store, 'db'>): Promise<{ id: string; awaySince: Date }[]> {
  const rows = await db.provider.findMany({
    where: { awaySince: { not: null } },
    select: { id: true, awaySince: true },
  });
  return rows.flatMap(({ id, awaySince }) => (awaySince ? [{ id, awaySince }] : []));
}

/** §5: how many open offers have a term that is nearly over (`warned`) or over (`breached`). */
export const openTerms = ({ db }: Pick<Store, 'db'>): Promise<{ reached: string; count: number }[]> =>
  db.$queryRaw`
    SELECT folded->>'termReached' AS reached, count(*)::int AS count FROM offers
    WHERE ended_at IS NULL AND folded ? 'termReached' GROUP BY 1`;
