import type { PeopleReading } from '../../../domain/events.ts';
import type { Store } from '../database/store.ts';

/** A reading that waits, as it is listed. */
export type ReadingRow = { inboundId: string; offerId: string; reading: PeopleReading; readBy: string; readAt: Date };

/** Where a page ended; the longest wait comes first. */
export type ReadingPlace = { readAt: string; id: string };

/** The readings that wait for confirmation and whose offers are open. */
export async function listReadings(
  { db }: Pick<Store, 'db'>,
  { limit, after }: { limit: number; after?: ReadingPlace },
): Promise<ReadingRow[]> {
  const { readAt, id } = after ?? {};
  const later = readAt && id ? { OR: [{ readAt: { gt: readAt } }, { readAt, inboundId: { gt: id } }] } : {};
  const rows = await db.replyReading.findMany({
    where: { confirmedAt: null, offer: { endedAt: null }, ...later },
    orderBy: [{ readAt: 'asc' }, { inboundId: 'asc' }],
    take: limit,
    select: { inboundId: true, offerId: true, reading: true, readBy: true, readAt: true },
  });
  return rows as ReadingRow[];
}
