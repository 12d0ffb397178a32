import { MINUTE_MS } from '../../../domain/durations.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { API_KEY, isSecret, newApiKey, NO_PEPPER_ID, peppered } from '../../keys/api-key.ts';
import { WrongSettings } from '../../settings/wrong-settings.ts';
import { audit } from '../database/audit-log.ts';
import { ttlCache } from '../database/ttl-cache.ts';
import type { Store } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

type Reader = Pick<Store, 'db' | 'now'>;

/** A key that may be used now: whose it is and what it may do. `id` names it by its public part. */
export type KnownKey = { id: string; providerId: string; scopes: string[] };

/** Finds an API key by its prefix and compares the whole; undefined when it is unknown, revoked, or its time is
 *  over. */
export async function findApiKey(
  { db, now }: Reader,
  peppers: KeyRing | undefined,
  key: string,
): Promise<KnownKey | undefined> {
  const [, prefix] = API_KEY.exec(key) ?? [];
  const row = prefix === undefined ? null : await db.apiKey.findUnique({ where: { prefix } });
  if (!row || !isSecret(peppers, row, key) || row.revokedAt) return undefined;
  const at = await now();
  if (row.expiresAt && row.expiresAt.getTime() <= at) return undefined;
  const { id, providerId, scopes } = row;
  noteUse(db, id, at);
  return { id: `key ${prefix}`, providerId, scopes };
}

const noted = ttlCache<true>(MINUTE_MS, 10_000);

/** The caller does not wait for this, and a key whose use cannot be noted stays valid. */
function noteUse(db: Store['db'], id: string, at: number): void {
  if (noted.get(db, id)) return;
  noted.set(db, id, true);
  const [lastUsedAt, before] = [new Date(at), new Date(at - MINUTE_MS)];
  const where = { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] };
  db.apiKey.updateMany({ where, data: { lastUsedAt } }).catch(() => noted.forget(db, id));
}

/** Whether the catalogue has this provider. */
export const isProvider = async ({ db }: Pick<Store, 'db'>, id: string): Promise<boolean> =>
  (await db.provider.count({ where: { id } })) === 1;

/** What a key is wanted for. */
export type WishedKey = { providerId: string; scopes: string[]; expiresAt?: Date };

/** Makes a key for a provider's system and gives it back, this once. Throws when there is no such provider. */
export async function makeApiKey(
  store: Store,
  peppers: KeyRing | undefined,
  wish: WishedKey,
  actor: string,
): Promise<string> {
  const { key, prefix } = newApiKey();
  const { providerId, scopes } = wish;
  const createdAt = new Date(await store.now());
  await inTransaction(store, async (tx) => {
    if ((await tx.provider.count({ where: { id: providerId } })) === 0)
      throw new Error(`There is no provider ${providerId}`);
    const detail = { provider: providerId, scopes: scopes.join(',') };
    await audit({ db: tx, now: store.now }, [{ actor, action: 'api-key-made', subject: `key ${prefix}`, detail }]);
    await tx.apiKey.create({ data: { ...wish, prefix, ...peppered(peppers, key), createdAt }, select: { id: true } });
  });
  return key;
}

/** A key as it is listed: everything but what was hashed. */
export type ListedKey = {
  prefix: string;
  providerId: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

/** All keys, by provider, the newest first. */
export const listApiKeys = ({ db }: Pick<Store, 'db'>): Promise<ListedKey[]> =>
  db.apiKey.findMany({
    orderBy: [{ providerId: 'asc' }, { createdAt: 'desc' }],
    omit: { id: true, hash: true, pepper: true },
  });

/** Ends a key, from its next use on. False: there is no such key, or it was revoked before. */
export async function revokeApiKey(store: Store, prefix: string, actor: string): Promise<boolean> {
  const revokedAt = new Date(await store.now());
  return inTransaction(store, async (tx) => {
    const { count } = await tx.apiKey.updateMany({ where: { prefix, revokedAt: null }, data: { revokedAt } });
    if (count > 0)
      await audit({ db: tx, now: store.now }, [{ actor, action: 'api-key-revoked', subject: `key ${prefix}` }]);
    return count > 0;
  });
}

/** Without a pepper a new key would open nothing where the others were made with one: the API that looks for it has
 *  it. */
export async function refuseWithoutPepper(
  { db }: { db: Pick<Store['db'], 'apiKey' | 'operatorSession'> },
  peppers: KeyRing | undefined,
): Promise<void> {
  if (peppers) return;
  const peppered = await db.apiKey.count({ where: { pepper: { not: NO_PEPPER_ID } } });
  const sessions = await db.operatorSession.count({ where: { pepper: { not: NO_PEPPER_ID } } });
  if (peppered + sessions > 0)
    throw new WrongSettings(
      'The keys of this database were made with a pepper: KEYS_DIR must name the folder with api-key-pepper.keys. ' +
        'Nothing was changed.',
    );
}
