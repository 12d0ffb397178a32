/** The one way to the database (docs/adr/019): its pool, its sessions, and transactions that carry the vault by their
 *  type. */
import { PrismaPg } from '@prisma/adapter-pg';
import type { Prisma } from '../../../prisma/generated/client.ts';
import { PrismaClient } from '../../../prisma/generated/client.ts';
import type { Vault } from '../../vault/vault.ts';
import type { PoolOptions } from './pool.ts';
import { openPool } from './pool.ts';
import type { SessionSettings } from './session-settings.ts';
import { USUAL } from './session-settings.ts';

/** Said in words where personal data is stored plainly: in a development without keys. */
export const noVault = Symbol('personal data is stored plainly');
export type Sealing = Vault | typeof noVault;

declare const opened: unique symbol;
const PRISMA = Symbol('the client behind');

type Carrying = { readonly vault: Sealing };

type Client = Omit<Prisma.TransactionClient, '$transaction'>;

/** The database for single statements; a transaction is had from `inSealedTransaction` and what stands on it, and
 *  from nowhere else. */
export type Database = Client &
  Carrying & {
    readonly session: SessionSettings;
    readonly $disconnect: () => Promise<void>;
    readonly [PRISMA]: PrismaClient;
  };

/** A transaction of `inSealedTransaction`: no other object has this type. */
export type Transaction = Client &
  Carrying & {
    /** Keys that this transaction made: until it is committed no other may use them. */
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
    // One of its own: what is cache of the keys of one database is not taken for those of another.
    vault: vault === noVault ? noVault : { ...vault },
    session,
    $disconnect: () => prisma.$disconnect(),
    $transaction: undefined,
    [PRISMA]: prisma,
  });
}

/** Runs the work in one transaction, which has the vault of its database. */
export const inSealedTransaction = <T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> =>
  db[PRISMA].$transaction(
    (tx) => work(over(tx, { vault: db.vault, newKeys: new Map<string, Buffer>(), $transaction: undefined })),
    options,
  );

/** The client with a few properties more. Prisma's clients share one object behind their proxies, so nothing is
 *  written to them. */
function over<T>(client: object, more: object): T {
  return Object.create(client, Object.getOwnPropertyDescriptors(more)) as T;
}
