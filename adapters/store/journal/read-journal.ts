import type { ReadScope } from '../database/read-scope.ts';
import { inReadScope } from '../database/read-scope.ts';
import type { Store } from '../database/store.ts';

/** One entry of an offer's chain as it was stored; `event` is canonical JSON. */
export type JournalRow = {
  sequence: number;
  type: string;
  at: Date;
  event: string;
  previousHash: string;
  hash: string;
};

/** Reads the journal of an offer in order, after the last entry of the previous page. */
export function readJournal(
  { db }: Pick<Store, 'db'>,
  scope: ReadScope,
  offerId: string,
  { limit, after }: { limit: number; after: number },
): Promise<JournalRow[]> {
  return inReadScope(db, scope, (tx) =>
    tx.journalEntry.findMany({
      where: { offerId, sequence: { gt: after } },
      orderBy: { sequence: 'asc' },
      take: limit,
      omit: { offerId: true },
    }),
  );
}
