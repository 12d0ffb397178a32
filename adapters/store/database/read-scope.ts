import type { TransactionOptions } from './database.ts';
import type { Store, Transaction } from './store.ts';
import { inSealedTransaction } from './store.ts';

/** The read scope of operators: offers and services of all providers. */
export const EVERYTHING = Symbol('everything');

/** The rows that a caller may read: those of one provider, by its id, or all (§2.4). */
export type ReadScope = string | typeof EVERYTHING;

/** The condition of every query for a caller. */
export const within = (scope: ReadScope): { providerId?: string } =>
  scope === EVERYTHING ? {} : { providerId: scope };

/** Reads within the scope of a caller. For a provider PostgreSQL itself shows only its rows (row-level security), so
 *  that a query without the condition shows no row of others. */
export function inReadScope<T>(
  db: Store['db'],
  scope: ReadScope,
  read: (tx: Transaction) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  return inSealedTransaction(
    db,
    async (tx) => {
      if (scope !== EVERYTHING)
        await tx.$executeRaw`
          SELECT set_config('role', 'usynys_provider', true), set_config('app.provider', ${scope}, true)`;
      return read(tx);
    },
    options,
  );
}
