import type { Provider } from '../../../prisma/generated/client.ts';
import { machineTimeIn } from '../../clock/clock.ts';
import type { ServiceDefinition } from '../../catalogue/definition.ts';
import { withOpenSecrets } from './provider-secrets.ts';
import type { Store, Transaction } from '../database/store.ts';

type Reader = Pick<Transaction, 'service' | 'serviceVersion'>;

/** Reads the newest version of a service of this provider; undefined when the provider has no such service. */
export async function currentService(db: Reader, providerId: string, code: string) {
  const service = await db.service.findUnique({ where: { code } });
  if (!service || service.providerId !== providerId) return undefined;
  return { code, version: service.version, definition: await definitionOf(db, code, service.version) };
}

/** The advisory lock of the loader; no other lock has this number. */
const LOADER_LOCK = 15_520_495;

/** Lets one loader of the catalogue run at a time: a second one waits until this transaction ends. */
export const lockCatalogue = async (tx: Transaction): Promise<void> =>
  void (await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOADER_LOCK})`);

const known = new Map<string, ServiceDefinition>();

/** Reads a version of a service. Versions never change, so each is read once; it was validated when it was stored. */
export async function definitionOf(db: Reader, serviceCode: string, version: number): Promise<ServiceDefinition> {
  const key = `${serviceCode} ${version}`;
  const found = known.get(key);
  if (found) return found;
  const row = await db.serviceVersion.findUniqueOrThrow({ where: { serviceCode_version: { serviceCode, version } } });
  const definition = row.definition as unknown as ServiceDefinition;
  known.set(key, definition);
  return definition;
}

/** How long a provider's settings are cached: a new secret is used by every process within seconds. */
const FRESH_MS = 10_000;
const providers = new WeakMap<object, Map<string, { until: number; row: Promise<Provider> }>>();

/** Reads where a provider's system is and the secrets shared with it; cached for ten seconds at most. */
export function providerOf({ db }: Pick<Store, 'db'>, id: string): Promise<Provider> {
  const known = providers.get(db) ?? new Map<string, { until: number; row: Promise<Provider> }>();
  providers.set(db, known);
  const found = known.get(id);
  if (found && found.until > machineTimeIn(0)) return found.row;
  const row = db.provider.findUniqueOrThrow({ where: { id } }).then((stored) => withOpenSecrets(db, stored));
  known.set(id, { until: machineTimeIn(FRESH_MS), row });
  row.catch(() => known.delete(id));
  return row;
}
