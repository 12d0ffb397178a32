import type { TransactionOptions } from './database.ts';
import type { Store, Transaction } from './store.ts';
import { inSealedTransaction } from './store.ts';

/** All providers' offers and services: what operators of the system see. */
export const EVERYTHING = Symbol('everything');

/** What a caller may see: a provider's own, by its id, or everything (§2.4). */
export type ReadScope = string | typeof EVERYTHING;

/** The condition that every query of a caller carries. */
export const within = (scope: ReadScope): { providerId?: string } =>
  scope === EVERYTHING ? {} : { providerId: scope };

/** Reads for a caller. For a provider PostgreSQL itself shows its rows and no others (row-level security), so that a
 *  query which forgets its condition shows no row of others. */
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
