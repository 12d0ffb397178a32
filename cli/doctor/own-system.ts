/** Checks of our own parts: keys, database, Temporal. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { checkSeals } from '../../adapters/store/database/check-seals.ts';
import { PROTECTION_HELP, protectionOf } from '../../adapters/store/database/check-protection.ts';
import { appliedMigrations, serverVersion } from '../../adapters/store/database/database-state.ts';
import { SESSION_HELP, sessionFaults } from '../../adapters/store/database/check-session.ts';
import { missingSearchAttributes } from '../../adapters/temporal/search-attributes.ts';
import { openSamples } from '../../adapters/store/privacy/sealed-samples.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { temporalPlace } from '../../config/temporal.ts';
import type { ApiConfig } from '../../config/api.ts';
import type { WorkerConfig } from '../../config/worker.ts';
import type { Check } from './check.ts';
import { Trouble } from './check.ts';

type Settings = WorkerConfig & ApiConfig;
const TEMPORAL_MS = 5_000;
const MIGRATIONS = new URL('../../prisma/migrations/', import.meta.url);

/** The checks of every key file that the settings name. */
export const keyChecks = ({ keys }: Pick<Settings, 'keys'>): Check[] =>
  Object.values(keys).map((file) => ({ what: path.basename(file), run: () => checkKeyFile(file) }));

async function checkKeyFile(file: string): Promise<undefined> {
  if (!existsSync(file)) throw new Trouble('the file does not exist', `Expected at ${file}`);
  if ((statSync(file).mode & 0o077) !== 0) throw new Trouble('other users may read the file', `chmod 600 ${file}`);
}

/** The checks of the database. */
export const databaseChecks = ({ db }: Store): Check[] => [
  { what: 'PostgreSQL', run: () => checkDatabase(db) },
  { what: 'Session settings', run: () => checkSession(db), after: 'PostgreSQL' },
  { what: 'Migrations', run: () => checkMigrations(db), after: 'PostgreSQL' },
  { what: 'Roles and row security', run: () => checkProtection(db), after: 'Migrations' },
  { what: 'Encrypted data fits the keys', run: () => checkEncryptedData(db), after: 'Migrations' },
];

async function checkProtection(db: Store['db']): Promise<string> {
  const { missing, counts } = await protectionOf(db);
  if (missing.length === 0) return counts;
  throw new Trouble(`${missing.length} are missing: ${firstOf(missing)}`, PROTECTION_HELP);
}

async function checkEncryptedData(db: Store['db']): Promise<string> {
  await checkSeals(db);
  const samples = await openSamples(db);
  const unreadable = samples.filter(({ fault }) => fault !== undefined).map(({ what, fault }) => `${what}: ${fault}`);
  if (unreadable.length === 0) return `one value of each of ${samples.length} columns was decrypted`;
  throw new Trouble(
    `${unreadable.length} of ${samples.length} columns are unreadable: ${firstOf(unreadable)}`,
    SEALS_HELP,
  );
}

const SEALS_HELP = 'Restore the vault.keys with which the database was written, or the backup that fits.';
const firstOf = (all: readonly string[]): string =>
  all.slice(0, 3).join('; ') + (all.length > 3 ? `; and ${all.length - 3} more` : '');

async function checkDatabase(db: Store['db']): Promise<string> {
  return serverVersion(db).catch(() => {
    throw new Trouble('does not answer', 'Is it running, and are host, user and password of DATABASE_URL right?');
  });
}

async function checkSession(db: Store['db']): Promise<string> {
  const faults = await sessionFaults(db);
  if (faults.length > 0) throw new Trouble(faults.join('; '), SESSION_HELP);
  const { TimeZone: zone, client_encoding: encoding, default_transaction_isolation: isolation } = db.session;
  const seconds = Number(db.session['statement_timeout']) / 1000;
  return `zone ${zone}, ${encoding}, ${isolation}, a statement ends after ${seconds} s`;
}

async function checkMigrations(db: Store['db']): Promise<string> {
  const applied = await appliedMigrations(db).catch((): string[] => []);
  const wanted = readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name));
  const missing = wanted.filter((name) => !applied.includes(name));
  if (missing.length > 0)
    throw new Trouble(`not applied: ${missing.join(', ')}`, 'node --import tsx prisma/migrate.ts apply');
  return `all ${wanted.length} are applied`;
}

/** The check of Temporal. */
export const temporalChecks = (settings: Settings): Check[] => [
  { what: `Temporal at ${settings.TEMPORAL_ADDRESS}`, run: () => checkTemporal(settings) },
];

async function checkTemporal(settings: Settings): Promise<string> {
  const namespace = settings.TEMPORAL_NAMESPACE;
  const connection = await Connection.connect({ ...temporalPlace(settings), connectTimeout: TEMPORAL_MS }).catch(() => {
    throw new Trouble('does not answer', 'Until it does, offers and answers are stored and wait.');
  });
  try {
    await connection.workflowService.describeNamespace({ namespace }).catch(() => {
      throw new Trouble(`has no namespace ${namespace}`, `temporal operator namespace create -n ${namespace}`);
    });
    const missing = await missingSearchAttributes(connection, namespace);
    if (missing.length > 0)
      throw new Trouble(
        `does not know the search attributes ${missing.map(({ name }) => name).join(', ')}`,
        'npx usynys temporal prepare',
      );
    return `namespace ${namespace}`;
  } finally {
    await connection.close();
  }
}
