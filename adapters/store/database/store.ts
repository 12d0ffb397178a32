import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../activities/clock.ts';
import type { Outbox } from '../../../prisma/generated/client.ts';
import type { Database, Transaction } from './database.ts';
import { inSealedTransaction } from './database.ts';

export type { Database, Transaction } from './database.ts';
export { inSealedTransaction, noVault, openDatabase } from './database.ts';

/** A message to Temporal, as it is stored. */
export type OutboxRow = Outbox;

/** What the functions of the store need: the database, the clock, and the delivery of messages to Temporal after a
 *  commit. */
export type Store = {
  db: Database;
  now: Clock;
  /** Called after a commit; must not throw. The sweeper delivers later what it fails to deliver. */
  deliver: (rows: OutboxRow[]) => void;
  /** Write scope: PostgreSQL lets transactions write the rows of this provider and no others (§2.4). */
  writeScope?: string;
};

/** Runs the work in one transaction, and delivers the messages that it stored to Temporal after the commit. */
export async function inTransaction<T>(
  store: Store,
  work: (tx: Transaction, outbox: OutboxRow[]) => Promise<T>,
): Promise<T> {
  const { outbox, result } = await inSealedTransaction(store.db, async (tx) => {
    const rows: OutboxRow[] = [];
    if (store.writeScope !== undefined)
      await tx.$executeRaw`SELECT set_config('app.provider', ${store.writeScope}, true)`;
    return { result: await work(tx, rows), outbox: rows };
  });
  if (outbox.length > 0) store.deliver(outbox);
  return result;
}

/** SHA-256 of a UTF-8 text, lower-case hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Makes the salt of a commitment to a text; it is stored beside the text, and erased with it. */
export const newSalt = (): string => randomBytes(16).toString('hex');
