import { timingSafeEqual } from 'node:crypto';
import type { Store } from './store.ts';
import { sha256 } from './store.ts';

/** A key that may be used now: whose it is and what it may do. */
export type KnownKey = { id: string; providerId: string; scopes: string[] };

/** Finds an API key by its hash; undefined when it is unknown or its time is over. */
export async function findApiKey({ db, now }: Pick<Store, 'db' | 'now'>, key: string): Promise<KnownKey | undefined> {
  const hash = sha256(key);
  const row = await db.apiKey.findUnique({ where: { hash } });
  if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return undefined;
  if (row.expiresAt && row.expiresAt.getTime() <= (await now())) return undefined;
  const { id, providerId, scopes } = row;
  return { id, providerId, scopes };
}

/** What a provider signs its results with; undefined for a provider that we do not know. */
export async function webhookSecretOf({ db }: Pick<Store, 'db'>, providerId: string): Promise<string | undefined> {
  const provider = await db.provider.findUnique({ where: { id: providerId }, select: { webhookSecret: true } });
  return provider?.webhookSecret;
}
