import { MINUTE_MS } from '../../../domain/durations.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { API_KEY, isSecret, newApiKey, NO_PEPPER_ID, peppered } from '../../keys/api-key.ts';
import { WrongSettings } from '../../settings/wrong-settings.ts';
import { audit } from '../database/audit-log.ts';
import { ttlCache } from '../database/ttl-cache.ts';
import type { Store } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

type Reader = Pick<Store, 'db' | 'now'>;

/** An API key that is valid now: its provider and its scopes. `id` names the key by its public part; `isDisabled`: its
 *  provider is. */
export type KnownKey = { id: string; providerId: string; scopes: string[]; isDisabled: boolean };

/** Finds an API key by its prefix and compares the whole key; undefined when it is unknown, revoked or expired. */
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
  return { id: `key ${prefix}`, providerId, scopes, isDisabled: row.suspendedAt !== null };
}

const noted = ttlCache<true>(MINUTE_MS, 10_000);

/** Stores the time of use, once a minute. The caller does not wait for it, and a failure does not invalidate the
 *  key. */
function noteUse(db: Store['db'], id: string, at: number): void {
  if (noted.get(db, id)) return;
  noted.set(db, id, true);
  const [lastUsedAt, before] = [new Date(at), new Date(at - MINUTE_MS)];
  const where = { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] };
  db.apiKey.updateMany({ where, data: { lastUsedAt } }).catch(() => noted.forget(db, id));
}

/** Whether this provider is known, and may call. */
export async function standingOf(
  { db }: { db: Pick<Store['db'], 'provider'> },
  id: string,
): Promise<'enabled' | 'disabled' | 'unknown'> {
  const row = await db.provider.findUnique({ where: { id }, select: { disabledAt: true } });
  if (!row) return 'unknown';
  return row.disabledAt ? 'disabled' : 'enabled';
}

/** A key is made for a provider that is known and enabled. */
export class NoSuchProvider extends Error {
  override readonly name = 'NoSuchProvider';
  readonly isKnown: boolean;

  constructor(message: string, isKnown = false) {
    super(message);
    this.isKnown = isKnown;
  }
}

/** A key to be made: for which provider, with which scopes, and until when. */
export type NewApiKey = { providerId: string; scopes: string[]; expiresAt?: Date };

/** Makes a key for a provider's system and returns it; it cannot be read again. Throws for a provider that is unknown
 *  or disabled. */
export async function makeApiKey(
  store: Store,
  peppers: KeyRing | undefined,
  wanted: NewApiKey,
  actor: string,
): Promise<string> {
  const { key, prefix } = newApiKey();
  const { providerId, scopes } = wanted;
  const createdAt = new Date(await store.now());
  await inTransaction(store, async (tx) => {
    // A provider that is being disabled at this moment would leave the new key valid.
    await tx.$queryRaw`SELECT id FROM providers WHERE id = ${providerId} FOR SHARE`;
    const standing = await standingOf({ db: tx }, providerId);
    if (standing === 'unknown') throw new NoSuchProvider(`There is no provider ${providerId}`);
    if (standing === 'disabled') throw new NoSuchProvider(`The provider ${providerId} is disabled`, true);
    const detail = { provider: providerId, scopes: scopes.join(',') };
    await audit({ db: tx, now: store.now }, [{ actor, action: 'api-key-made', subject: `key ${prefix}`, detail }]);
    await tx.apiKey.create({ data: { ...wanted, prefix, ...peppered(peppers, key), createdAt }, select: { id: true } });
  });
  return key;
}

/** A key as it is listed: every column but the hash. */
export type ListedKey = {
  prefix: string;
  providerId: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  suspendedAt: Date | null;
  lastUsedAt: Date | null;
};

/** All keys, or those of one provider, by provider, newest first. */
export const listApiKeys = ({ db }: Pick<Store, 'db'>, providerId?: string): Promise<ListedKey[]> =>
  db.apiKey.findMany({
    where: providerId === undefined ? {} : { providerId },
    orderBy: [{ providerId: 'asc' }, { createdAt: 'desc' }],
    omit: { id: true, hash: true, pepper: true },
  });

/** Revokes a key, of this provider if one is named, from its next use on; false when it does not exist or was revoked
 *  before. */
export async function revokeApiKey(
  store: Store,
  { prefix, providerId }: { prefix: string; providerId?: string },
  actor: string,
): Promise<boolean> {
  const revokedAt = new Date(await store.now());
  return inTransaction(store, async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { prefix, revokedAt: null, ...(providerId === undefined ? {} : { providerId }) },
      data: { revokedAt },
    });
    if (count > 0)
      await audit({ db: tx, now: store.now }, [{ actor, action: 'api-key-revoked', subject: `key ${prefix}` }]);
    return count > 0;
  });
}

/** Throws when keys of this database were made with a pepper and this process has none: the API would refuse a key that
 *  was made without it. */
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
