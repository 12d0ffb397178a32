import { OFFER_WORKFLOW_TYPE, offerWorkflowId } from '../../../workflows/offer-contract.ts';
import type { Store } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** How many offers one transaction takes. */
const AT_ONCE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** §6c: stores, for every offer that is not closed, the start of a run that knows the whole journal so far: for a
 *  Temporal that has lost its runs. The worker delivers it, and a run that exists is left alone. Returns the count. */
export async function startRunsAgain(store: Store): Promise<number> {
  let count = 0;
  for (let after: string | undefined = FIRST; after !== undefined; ) {
    const ids = await storeStarts(store, after);
    count += ids.length;
    after = ids.length < AT_ONCE ? undefined : ids.at(-1);
  }
  return count;
}

async function storeStarts(store: Store, after: string): Promise<string[]> {
  const createdAt = new Date(await store.now());
  return inTransaction(store, async (tx) => {
    const open = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM offers WHERE id > ${after}::uuid AND NOT (folded ? 'closed') ORDER BY id LIMIT ${AT_ONCE}`;
    const ids = open.map(({ id }) => id);
    const entries = await tx.journalEntry.findMany({
      where: { offerId: { in: ids } },
      orderBy: { sequence: 'asc' },
      select: { offerId: true, event: true },
    });
    const events = new Map(ids.map((id): [string, object[]] => [id, []]));
    for (const { offerId, event } of entries) events.get(offerId)!.push(JSON.parse(event) as object);
    const starts = ids.map((offerId) => ({
      workflowId: offerWorkflowId(offerId),
      message: OFFER_WORKFLOW_TYPE,
      payload: { offerId, events: events.get(offerId)! },
      createdAt,
    }));
    await tx.outbox.createMany({ data: starts });
    return ids;
  });
}
