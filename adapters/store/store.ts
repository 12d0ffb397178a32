import { createHash, randomBytes } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Clock } from '../../activities/clock.ts';
import type { Outbox, Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';

import type { Vault } from '../vault/vault.ts';
import { bindVault, vaultOf } from './sealed.ts';

/** A waiting message to Temporal, as it is stored. */
export type OutboxRow = Outbox;
export type Transaction = Prisma.TransactionClient;

/** What every function of the store needs: the database, the time, and who takes messages to Temporal after the commit. */
export type Store = {
  db: PrismaClient;
  now: Clock;
  /** Called after a commit; must not throw. What it fails to deliver is swept up later. */
  deliver: (rows: OutboxRow[]) => void;
  /** The provider for whom is written: PostgreSQL then lets transactions write its rows and no others (§2.4). */
  writesFor?: string;
};

/** Opens the pool; nothing is connected until the first query. With a vault personal columns are sealed. */
export function openDatabase(
  url: string,
  {
    connections = 20,
    queryTimeoutMs = 15_000,
    vault,
  }: { connections?: number; queryTimeoutMs?: number; vault?: Vault } = {},
): PrismaClient {
  // A connection that was cut without a word would else hold its query, and its place in the pool, for ever.
  const silence = { connectionTimeoutMillis: 3_000, query_timeout: queryTimeoutMs, keepAlive: true };
  const db = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: connections, ...silence }),
    transactionOptions: { maxWait: 5_000, timeout: 10_000 },
  });
  // One of its own: what is remembered of the keys of one database is not taken for those of another.
  bindVault(db, vault && { ...vault });
  return db;
}

/** A transaction that has the vault of its database. */
export const inSealedTransaction = <T>(
  db: PrismaClient,
  work: (tx: Transaction) => Promise<T>,
  options?: { isolationLevel?: Prisma.TransactionIsolationLevel; timeout?: number },
): Promise<T> =>
  db.$transaction((tx) => {
    bindVault(tx, vaultOf(db));
    return work(tx);
  }, options);

/** Runs the work in one transaction and hands the messages that it stored to Temporal once they are durable. */
export async function inTransaction<T>(
  store: Store,
  work: (tx: Transaction, outbox: OutboxRow[]) => Promise<T>,
): Promise<T> {
  const { outbox, result } = await inSealedTransaction(store.db, async (tx) => {
    const rows: OutboxRow[] = [];
    if (store.writesFor !== undefined)
      await tx.$executeRaw`SELECT set_config('app.provider', ${store.writesFor}, true)`;
    return { result: await work(tx, rows), outbox: rows };
  });
  if (outbox.length > 0) store.deliver(outbox);
  return result;
}

/** SHA-256 of a UTF-8 text, lower-case hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The salt of a commitment to a text: kept beside the text, and erased with it. */
export const newSalt = (): string => randomBytes(16).toString('hex');
