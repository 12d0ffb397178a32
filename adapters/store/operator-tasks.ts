import type { Store } from './store.ts';

/** Puts something before people; once while it is open. */
export async function raiseTask({ db, now }: Store, offerId: string | undefined, kind: string): Promise<void> {
  const open = await db.operatorTask.count({ where: { offerId: offerId ?? null, kind, doneAt: null } });
  if (open === 0) await db.operatorTask.create({ data: { offerId, kind, createdAt: new Date(await now()) } });
}
