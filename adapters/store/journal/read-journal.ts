import type { Sight } from '../database/read-scope.ts';
import { inSight } from '../database/read-scope.ts';
import type { Store } from '../database/store.ts';

/** One link of an offer's chain as it was stored; `fact` is canonical JSON. */
export type JournalRow = {
  sequence: number;
  type: string;
  at: Date;
  fact: string;
  previousHash: string;
  hash: string;
};

/** The journal of an offer in order, after an entry. */
export function readJournal(
  { db }: Pick<Store, 'db'>,
  sight: Sight,
  offerId: string,
  { limit, after }: { limit: number; after: number },
): Promise<JournalRow[]> {
  return inSight(db, sight, (tx) =>
    tx.journalEntry.findMany({
      where: { offerId, sequence: { gt: after } },
      orderBy: { sequence: 'asc' },
      take: limit,
      omit: { offerId: true },
    }),
  );
}
