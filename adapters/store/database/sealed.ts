/** Seals personal columns before they are written and opens them after they are read (§6b). The types of the database
 *  and its transactions carry the vault: a client without one does not compile here. */
import { createHash } from 'node:crypto';
import type { WrappedKey } from '../../vault/key-wrapper.ts';
import { seal, unseal } from '../../vault/sealing.ts';
import { placeIn } from './personal-columns.ts';
import type { Place } from './personal-columns.ts';
import type { IndexKind, Vault } from '../../vault/vault.ts';
import type { Database, Transaction } from './database.ts';
import { noVault } from './database.ts';
import { ttlCache } from './ttl-cache.ts';

/** A client that can open: the database or a transaction. Only a transaction seals: a new key is stored together with
 *  the text that it seals. */
export type Opening = Pick<Database, '$queryRaw' | 'vault'> & { readonly newKeys?: Map<string, Buffer> };

/** The person's key is deleted: the texts that it sealed cannot be read any more. */
export class PersonErased extends Error {
  override readonly name = 'PersonErased';
}

/** Seals a text for a person; their first text makes their key. `keyId`: the person's row, `phoneKeyId`, or
 *  `providerKeyId`. */
export async function sealFor(tx: Transaction, keyId: string, place: Place, text: string): Promise<string> {
  const { vault } = tx;
  if (vault === noVault) return text;
  return seal((await keyOf(tx, vault, keyId)) ?? (await makeKey(tx, vault, keyId)), place, text);
}

/** As `sealFor`, with the key that exists; undefined when it does not: the person was erased, and gets no new key. */
export async function sealUnlessErased(
  tx: Transaction,
  keyId: string,
  place: Place,
  text: string,
): Promise<string | undefined> {
  const { vault } = tx;
  if (vault === noVault) return text;
  const key = await keyOf(tx, vault, keyId);
  return key && seal(key, place, text);
}

/** As `sealFor`, for a person whose row is being made: no existing key is searched for. */
export async function sealForNew(tx: Transaction, keyId: string, place: Place, text: string): Promise<string> {
  const { vault } = tx;
  return vault === noVault ? text : seal(await makeKey(tx, vault, keyId), place, text);
}

/** Opens a text that was sealed for a person. Throws `PersonErased` when the key is deleted, `SealBroken` when the text
 *  was changed. */
export async function openFor(tx: Opening, keyId: string, place: Place, sealed: string): Promise<string> {
  const { vault } = tx;
  if (vault === noVault) return sealed;
  const key = await keyOf(tx, vault, keyId);
  if (!key) throw new PersonErased('The person was erased');
  return unseal(key, place, sealed);
}

/** As `openFor`; undefined for a person who was erased. */
export const openUnlessErased = (tx: Opening, keyId: string, place: Place, sealed: string) =>
  openFor(tx, keyId, place, sealed).catch((fault: unknown) => {
    if (fault instanceof PersonErased) return undefined;
    throw fault;
  });

/** The row with its text opened; the text of an erased person is empty. */
export async function withText<T extends { keyId: string | null; text: string }>(
  tx: Opening,
  row: T,
  place: Place,
): Promise<T> {
  return { ...row, text: (await openUnlessErased(tx, row.keyId ?? '', place, row.text)) ?? '' };
}

/** Removes a deleted key from the cache of this process; other processes keep it for a minute at most. */
export function forgetKey({ vault }: Pick<Opening, 'vault'>, id: string): void {
  if (vault !== noVault) cache.forget(vault, id);
}

/** The place of a person's identifier. */
export const identifierOf = (personId: string): Place => placeIn('recipients', 'identifier', personId);

/** The blind index by which a value is found; the value itself in a database without sealing. */
export const indexIn = ({ vault }: Pick<Opening, 'vault'>, kind: IndexKind, value: string): string =>
  vault === noVault ? value : vault.index(kind, value);

/** The id of the key of a number whose owner is unknown: derived from its blind index, so that it can be erased by the
 *  number. */
export const phoneKeyId = (phoneIndex: string): string => keyIdOf(phoneIndex);

/** The id of the key of the secrets that we share with a provider. */
export const providerKeyId = (providerId: string): string => keyIdOf(`provider ${providerId}`);

function keyIdOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Keys are cached for a minute: for so long an erased person may still be readable in another process. */
const cache = ttlCache<Buffer>(60_000, 20_000);

async function keyOf(tx: Opening, vault: Vault, id: string): Promise<Buffer | undefined> {
  const known = tx.newKeys?.get(id) ?? cache.get(vault, id);
  if (known) return known;
  const [stored] = await tx.$queryRaw<WrappedKey[]>`
    SELECT id::text, kek_id AS "kekId", wrapped FROM data_keys WHERE id = ${id}::uuid`;
  if (!stored) return undefined;
  const key = await vault.unwrap(stored);
  cache.set(vault, id, key);
  return key;
}

/** Reads the keys of many persons at once, before their texts are opened one by one. */
export async function readKeys(tx: Opening, ids: readonly string[]): Promise<void> {
  const { vault } = tx;
  const missing = vault === noVault ? [] : ids.filter((id) => !cache.get(vault, id));
  if (vault === noVault || missing.length === 0) return;
  const stored = await tx.$queryRaw<WrappedKey[]>`
    SELECT id::text, kek_id AS "kekId", wrapped FROM data_keys WHERE id = ANY (${missing}::uuid[])`;
  for (const one of stored) cache.set(vault, one.id, await vault.unwrap(one));
}

async function makeKey(tx: Transaction, vault: Vault, id: string): Promise<Buffer> {
  const { key, stored } = await vault.newKey(id);
  const inserted = await tx.$queryRaw<unknown[]>`
    INSERT INTO data_keys (id, kek_id, wrapped) VALUES (${id}::uuid, ${stored.kekId}, ${stored.wrapped})
    ON CONFLICT DO NOTHING RETURNING id`;
  if (inserted.length === 0) return (await keyOf(tx, vault, id))!; // another transaction was first, and has committed
  tx.newKeys.set(id, key);
  return key;
}
