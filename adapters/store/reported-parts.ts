import type { Store } from './store.ts';

/** The parts of an SMS on which a gateway has reported anything: they have left. */
export async function reportedParts({ db }: Pick<Store, 'db'>, gateway: string, smsId: string): Promise<Set<number>> {
  const rows = await db.receipt.findMany({ where: { gateway, smsId }, select: { part: true }, distinct: ['part'] });
  return new Set(rows.flatMap(({ part }) => (part === null ? [] : [part])));
}
