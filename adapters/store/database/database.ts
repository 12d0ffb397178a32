/** Opens the database (docs/adr/019): its pool, its sessions, and transactions whose type carries the vault. */
import { PrismaPg } from '@prisma/adapter-pg';
import type { Prisma } from '../../../prisma/generated/client.ts';
import { PrismaClient } from '../../../prisma/generated/client.ts';
import type { Vault } from '../../vault/vault.ts';
import type { PoolOptions } from './pool.ts';
import { openPool } from './pool.ts';
import type { SessionSettings } from './session-settings.ts';
import { USUAL } from './session-settings.ts';

/** Replaces the vault where personal data is stored as plain text: in development without keys. */
export const noVault = Symbol('personal data is stored plainly');
export type Sealing = Vault | typeof noVault;

declare const opened: unique symbol;
const PRISMA = Symbol('the client behind');

type Carrying = { readonly vault: Sealing };

type Client = Omit<Prisma.TransactionClient, '$transaction'>;

/** The database for single statements; transactions come from `inSealedTransaction` and its callers only. */
export type Database = Client &
  Carrying & {
    readonly session: SessionSettings;
    readonly $disconnect: () => Promise<void>;
    readonly [PRISMA]: PrismaClient;
  };

/** A transaction of `inSealedTransaction`; no other object has this type. */
export type Transaction = Client &
  Carrying & {
    /** Keys that this transaction made; no other transaction may use them before it commits. */
    readonly newKeys: Map<string, Buffer>;
    readonly [opened]: true;
  };

export type TransactionOptions = { isolationLevel?: Prisma.TransactionIsolationLevel; timeout?: number };

/** Opens the database; nothing is connected until the first query. */
export function openDatabase(url: string, { vault, ...options }: PoolOptions & { vault: Sealing }): Database {
  const { pool, session } = openPool(url, options);
  const { transaction: timeout } = options.limits ?? USUAL;
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 5_000, timeout },
  });
  return over<Database>(prisma, {
    // A copy for each database, so that cached keys of one database are not used for another.
    vault: vault === noVault ? noVault : { ...vault },
    session,
    $disconnect: () => prisma.$disconnect(),
    $transaction: undefined,
    [PRISMA]: prisma,
  });
}

/** Runs the work in one transaction, which carries the vault of its database. */
export const inSealedTransaction = <T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> =>
  db[PRISMA].$transaction(
    (tx) => work(over(tx, { vault: db.vault, newKeys: new Map<string, Buffer>(), $transaction: undefined })),
    options,
  );

/** The client with additional properties. Prisma's clients share one object behind their proxies, so the properties
 *  cannot be written to the client itself. */
function over<T>(client: object, more: object): T {
  return Object.create(client, Object.getOwnPropertyDescriptors(more)) as T;
}
