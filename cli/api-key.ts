import os from 'node:os';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { openPeppers } from '../adapters/keys/api-key.ts';
import {
  listApiKeys,
  makeApiKey,
  NoSuchProvider,
  refuseWithoutPepper,
  revokeApiKey,
} from '../adapters/store/access/api-keys.ts';
import type { ListedKey } from '../adapters/store/access/api-keys.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { noVault } from '../adapters/store/database/store.ts';
import { loadAccessConfig } from '../config/commands.ts';
import { withStore } from './with-store.ts';

type Options = { provider: string; scopes?: string | undefined; expires?: string | undefined };
type AccessConfig = ReturnType<typeof loadAccessConfig>;

const Scopes = z.array(z.enum(['offers', 'services'], { error: 'Scopes are offers and services' })).min(1);

/** Makes a key for a provider's system and prints it. */
export const newKey = (options: Options): Promise<number> =>
  withAccess((store, config) => makeAndPrint(store, config, options));

/** Prints all keys. */
export const listKeys = (): Promise<number> => withAccess(list);

/** Revokes a key. */
export const revokeKey = (prefix: string): Promise<number> => withAccess((store) => revoke(store, prefix));

/** Opens the database of the configuration; messages to Temporal are not delivered. */
export async function withAccess<T>(work: (store: Store, config: AccessConfig) => Promise<T>): Promise<T> {
  const config = loadAccessConfig();
  const { DATABASE_URL: url, CLOCK_URL: clockUrl } = config;
  // Keys and accounts hold no personal data.
  return withStore({ url, clockUrl, vault: noVault }, (store) => work(store, config));
}

/** The user of the command line, as the audit log names them. */
export const whoAmI = (): string => `console ${os.userInfo().username}`;

async function makeAndPrint(store: Store, config: AccessConfig, options: Options): Promise<number> {
  const { provider: providerId, scopes = 'offers', expires } = options;
  const parsed = Scopes.safeParse([...new Set(scopes.split(','))]);
  if (!parsed.success) throw new Error('--scopes: offers, services, or both with a comma');
  const expiresAt = expires === undefined ? undefined : endOf(await store.now(), expires);
  const wanted = { providerId, scopes: parsed.data, ...(expiresAt ? { expiresAt } : {}) };
  const peppers = openPeppers(config.keys.apiKeyPepper);
  await refuseWithoutPepper(store, peppers);
  const key = await makeApiKey(store, peppers, wanted, whoAmI()).catch(withAdvice(providerId));
  console.log(key);
  console.error(`Shown only once. It ends ${expiresAt ? expiresAt.toISOString() : 'when it is revoked'}.`);
  return 0;
}

/** What to do about a provider that may not have a key. */
const withAdvice = (id: string) => (fault: Error) => {
  if (!(fault instanceof NoSuchProvider)) throw fault;
  const advice = fault.isKnown
    ? `npx usynys provider enable ${id} enables it`
    : `To make it: npx usynys provider add ${id} --name … --bin … --url … (npx usynys provider list shows the others)`;
  throw new NoSuchProvider(`${fault.message}. ${advice}`);
};

async function list(store: Store): Promise<number> {
  const keys = await listApiKeys(store);
  const now = await store.now();
  const rows = keys.map((key) => [key.prefix, key.providerId, key.scopes.join(','), statusOf(key, now), usedOf(key)]);
  const table = [['prefix', 'provider', 'scopes', 'status', 'last use'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  return 0;
}

async function revoke(store: Store, prefix: string): Promise<number> {
  const isRevoked = await revokeApiKey(store, { prefix }, whoAmI());
  console.log(isRevoked ? `${prefix} is revoked.` : `There is no active key ${prefix}.`);
  return isRevoked ? 0 : 1;
}

function statusOf({ expiresAt, revokedAt, suspendedAt }: ListedKey, now: number): string {
  if (revokedAt) return `revoked ${revokedAt.toISOString()}`;
  if (suspendedAt) return `suspended ${suspendedAt.toISOString()}, its provider is disabled`;
  if (!expiresAt) return 'valid';
  return `${expiresAt.getTime() <= now ? 'ended' : 'valid until'} ${expiresAt.toISOString()}`;
}

const usedOf = ({ lastUsedAt }: ListedKey): string => lastUsedAt?.toISOString() ?? 'never';

/** Years and months have the length that the calendar gives them. */
function endOf(now: number, duration: string): Date {
  try {
    const begin = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    const end = begin.add(Temporal.Duration.from(duration)).epochMilliseconds;
    if (end > now) return new Date(end);
  } catch {
    // reported below, together with a duration that does not end in the future
  }
  throw new Error(`--expires: "${duration}" is not a duration such as P1Y or P90D`);
}
