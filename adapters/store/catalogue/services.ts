/** The catalogue as providers read and change it: versions are added and never changed. */
import { isDeepStrictEqual } from 'node:util';
import type { Prisma } from '../../../prisma/generated/client.ts';
import type { ServiceDefinition } from '../../catalogue/definition.ts';
import { inReadScope } from '../database/read-scope.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** One version of a service. */
export type StoredService = {
  code: string;
  version: number;
  source: string;
  createdAt: Date;
  definition: ServiceDefinition;
};

/** Lists a provider's services in their newest versions, by code, after the last code of the previous page. */
export async function listServices(
  { db }: Pick<Store, 'db'>,
  providerId: string,
  { limit, after }: { limit: number; after?: string },
): Promise<StoredService[]> {
  return inReadScope(db, providerId, async (tx) => {
    const services = await tx.service.findMany({
      where: { providerId, ...(after === undefined ? {} : { code: { gt: after } }) },
      orderBy: { code: 'asc' },
      take: limit,
    });
    const newest = services.map(({ code: serviceCode, version }) => ({ serviceCode, version }));
    const rows = await tx.serviceVersion.findMany({ where: { OR: newest } });
    return newest.map((wanted) => stored(rows.find((row) => row.serviceCode === wanted.serviceCode)!));
  });
}

/** Reads a service of this provider, in its newest or a given version; undefined when there is none. */
export async function readService(
  { db }: Pick<Store, 'db'>,
  providerId: string,
  code: string,
  version?: number,
): Promise<StoredService | undefined> {
  return inReadScope(db, providerId, async (tx) => {
    const service = await tx.service.findUnique({ where: { code } });
    if (!service || service.providerId !== providerId) return undefined;
    const key = { serviceCode: code, version: version ?? service.version };
    const row = await tx.serviceVersion.findUnique({ where: { serviceCode_version: key } });
    return row ? stored(row) : undefined;
  });
}

/** Adds a service in its first version; `exists` when any provider has a service of this code. */
export async function addService(store: Store, definition: ServiceDefinition): Promise<'added' | 'exists'> {
  const { code, provider: providerId } = definition;
  const createdAt = new Date(await store.now());
  return inTransaction({ ...store, writeScope: providerId }, async (tx) => {
    const row = { code, providerId, version: 1 };
    const { count } = await tx.service.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return 'exists';
    await insertVersion(tx, definition, 1, createdAt);
    return 'added';
  });
}

/** Adds the next version of a service; running offers keep theirs (§5). An unchanged definition adds none. */
export async function addVersion(store: Store, definition: ServiceDefinition): Promise<void> {
  const { code, provider: writeScope } = definition;
  const createdAt = new Date(await store.now());
  await inTransaction({ ...store, writeScope }, async (tx) => {
    // Updated first, so that concurrent changes wait for each other here.
    const { version } = await tx.service.update({ where: { code }, data: { version: { increment: 1 } } });
    const key = { serviceCode: code, version: version - 1 };
    const before = await tx.serviceVersion.findUniqueOrThrow({ where: { serviceCode_version: key } });
    if (isDeepStrictEqual(before.definition, plain(definition)))
      await tx.service.update({ where: { code }, data: { version: version - 1 } });
    else await insertVersion(tx, definition, version, createdAt);
  });
}

function insertVersion(tx: Transaction, definition: ServiceDefinition, version: number, createdAt: Date) {
  return tx.serviceVersion.create({
    data: { serviceCode: definition.code, version, definition: plain(definition), source: 'api', createdAt },
  });
}

type VersionRow = { serviceCode: string; version: number; source: string; createdAt: Date; definition: unknown };

const stored = ({ serviceCode: code, version, source, createdAt, definition }: VersionRow): StoredService => ({
  code,
  version,
  source,
  createdAt,
  definition: definition as ServiceDefinition,
});

/** The definition as JSON stores it, without undefined fields. */
const plain = (definition: ServiceDefinition): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(definition)) as Prisma.InputJsonObject;
