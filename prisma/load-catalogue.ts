/** Loads prisma/catalogue into the database: providers, services and the API keys of API_KEYS. A second run
 *  changes nothing. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ServiceDefinition } from '../adapters/catalogue/definition.ts';
import { readCatalogue } from '../adapters/catalogue/files.ts';
import { inWords, notLive } from '../adapters/store/catalogue/live-services.ts';
import type { Catalogue, ProviderEntry } from '../adapters/catalogue/files.ts';
import { openAddresses } from '../adapters/catalogue/provider.ts';
import { openClock } from '../adapters/clock/clock.ts';
import { API_KEY, openPeppers, peppered } from '../adapters/keys/api-key.ts';
import { lockCatalogue } from '../adapters/store/catalogue/service-definitions.ts';
import { LONG } from '../adapters/store/database/session-settings.ts';
import { refuseWithoutPepper } from '../adapters/store/access/api-keys.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';
import type { Transaction } from '../adapters/store/database/store.ts';
import { inSealedTransaction, noVault, openDatabase } from '../adapters/store/database/store.ts';
import { vaultOfConfig } from '../adapters/vault/vault.ts';
import { loadCatalogueConfig } from '../config/commands.ts';
import { settingsOrEnd } from '../config/environment.ts';
import { takeSettingsOfStart } from '../config/started-system.ts';
import { databaseTrouble } from '../adapters/store/database/reach.ts';
import { loadProviders } from './load-providers.ts';
import type { Prisma } from './generated/client.ts';

type ApiKeyEntry = { providerId: string; prefix: string; key: string };

const ENTRY = new RegExp(`^([a-z][a-z0-9-]+):(${API_KEY.source})$`);

const config = await settingsOrEnd(loadSettings);
const isProduction = config.NODE_ENV === 'production';
const catalogue = await settingsOrEnd(readFiles);
const apiKeys = await settingsOrEnd(() => readApiKeys(config.API_KEYS, catalogue.providers));
const peppers = openPeppers(config.keys.apiKeyPepper);
const database = openDatabase(config.DATABASE_URL, {
  connections: 1,
  application: 'usynys-catalogue',
  limits: LONG,
  vault: vaultOfConfig(config) ?? noVault,
});
try {
  const now = new Date(await openClock(config.CLOCK_URL)());
  const changes = await inSealedTransaction(database, (transaction) => load(transaction, catalogue, apiKeys, now));
  console.log(changes.length > 0 ? `catalogue: ${changes.join('; ')}` : 'the catalogue is up to date');
} catch (fault) {
  if (!(fault instanceof WrongSettings)) throw fault;
  console.error(fault.message);
  process.exitCode = 1;
} finally {
  await database.$disconnect();
}

async function loadSettings() {
  const taken = takeSettingsOfStart();
  if (taken) console.error(taken);
  const loaded = loadCatalogueConfig();
  const trouble = await databaseTrouble(loaded.DATABASE_URL);
  if (trouble) throw new WrongSettings(trouble);
  return loaded;
}

/** A fault in a file is one of its author: the message says all. */
function readFiles(): Catalogue {
  try {
    return closed(readCatalogue(path.join(import.meta.dirname, 'catalogue'), config.values));
  } catch (fault) {
    throw new WrongSettings((fault as Error).message, { cause: fault });
  }
}

/** The catalogue, unless a production would send what it has over an address that others can read. */
function closed(read: Catalogue): Catalogue {
  const open = isProduction ? read.providers.flatMap(openIn) : [];
  if (open.length > 0) throw new Error(`The catalogue is not valid:\n${open.join('\n')}`);
  return read;
}

function openIn(provider: ProviderEntry): string[] {
  return openAddresses(provider).map(({ field, message }) => `providers.yaml: ${provider.id}.${field}: ${message}`);
}

async function load(transaction: Transaction, { providers, services }: Catalogue, keys: ApiKeyEntry[], now: Date) {
  await lockCatalogue(transaction);
  const changes = await loadProviders(transaction, providers, now);
  if (keys.length > 0) await refuseWithoutPepper({ db: transaction }, peppers);
  const disabled = await transaction.provider.findMany({ where: { disabledAt: { not: null } } });
  const { count } = await transaction.apiKey.createMany({
    data: keys.map(({ key, ...row }) => ({
      ...row,
      suspendedAt: disabled.find(({ id }) => id === row.providerId)?.disabledAt ?? null,
      ...peppered(peppers, key),
      scopes: ['offers', 'services'],
      createdAt: now,
    })),
    skipDuplicates: true,
  });
  for (const { key, ...whose } of keys)
    await transaction.apiKey.updateMany({ where: whose, data: peppered(peppers, key) });
  const stored = await storedVersions(transaction);
  if (count > 0) changes.push(`API keys: ${count} new`);
  const [made, leftOut]: [string[], string[]] = [[], []];
  for (const service of services) {
    const versions = stored.get(service.code) ?? [];
    const version = nextVersion(service, versions);
    if (version === undefined) continue;
    const refused = isProduction && notLive(service, definitionIn(versions[0]));
    if (refused) {
      leftOut.push(inWords(refused));
      continue;
    }
    await addVersion(transaction, service, version, now);
    made.push(`${service.code} version ${version}`);
  }
  if (made.length > 0) changes.push(`services: ${made.join(', ')}`);
  return leftOut.length > 0 ? [...changes, `left out: ${leftOut.join(', ')}`] : changes;
}

/** The newest stored definition, whose confirmation does not cover later changes. */
function definitionIn(newest?: StoredVersion): ServiceDefinition | undefined {
  return newest?.definition as ServiceDefinition | undefined;
}

type StoredVersion = { version: number; source: string; definition: unknown };

async function storedVersions(transaction: Transaction): Promise<Map<string, StoredVersion[]>> {
  const stored = new Map<string, StoredVersion[]>();
  for (const version of await transaction.serviceVersion.findMany({ orderBy: { version: 'desc' } })) {
    stored.set(version.serviceCode, [...(stored.get(version.serviceCode) ?? []), version]);
  }
  return stored;
}

/** The number of the new version; undefined when the definition is unchanged, or was changed through the API: that
 *  change stays. */
function nextVersion(service: ServiceDefinition, [newest, ...older]: StoredVersion[]): number | undefined {
  if (!newest) return 1;
  if ([newest, ...older].some(({ source }) => source === 'api')) return undefined;
  return isDeepStrictEqual(newest.definition, plain(service)) ? undefined : newest.version + 1;
}

async function addVersion(
  transaction: Transaction,
  service: ServiceDefinition,
  version: number,
  now: Date,
): Promise<void> {
  const { code, provider: providerId } = service;
  const row = { code, providerId, version };
  await transaction.service.upsert({ where: { code }, create: row, update: row });
  await transaction.serviceVersion.create({
    data: { serviceCode: code, version, definition: plain(service), source: 'catalogue', createdAt: now },
  });
}

/** The definition as JSON stores it, without undefined fields. */
function plain(service: ServiceDefinition): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(service)) as Prisma.InputJsonObject;
}

function readApiKeys(text: string, providers: ProviderEntry[]): ApiKeyEntry[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return entries.map((entry, index) => {
    const [, providerId = '', key = '', prefix = ''] = ENTRY.exec(entry) ?? [];
    // The entry is a secret: the message names its position only.
    if (!key)
      throw new WrongSettings(`API_KEYS: entry ${index + 1} is not <provider>:usy_<8 characters>_<43 characters>`);
    if (!providers.some(({ id }) => id === providerId)) throw new WrongSettings(`API_KEYS: no provider ${providerId}`);
    return { providerId, prefix, key };
  });
}
