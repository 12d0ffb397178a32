/** Personal columns (§6b): sealed before they are written, opened after they are read. The vault comes with the
 *  database and its transactions, by their types: what has none does not compile here. */
import { createHash } from 'node:crypto';
import type { WrappedKey } from '../../vault/key-wrapper.ts';
import { seal, unseal } from '../../vault/sealing.ts';
import { placeIn } from './personal-columns.ts';
import type { Place } from './personal-columns.ts';
import type { IndexKind, Vault } from '../../vault/vault.ts';
import type { Database, Transaction } from './database.ts';
import { noVault } from './database.ts';
import { ttlCache } from './ttl-cache.ts';

/** What can open: the database, or a transaction of it. Only a transaction seals: a new key is stored with what it
 *  closes. */
export type Opening = Pick<Database, '$queryRaw' | 'vault'> & { readonly newKeys?: Map<string, Buffer> };

/** The person's key is gone: what it sealed cannot be read any more. */
export class PersonErased extends Error {
  override readonly name = 'PersonErased';
}

/** Seals a text for a person, whose key is made when it is the first. `keyId`: the person's row, `phoneKeyId`, or
 *  `providerKeyId`. */
export async function sealFor(tx: Transaction, keyId: string, place: Place, text: string): Promise<string> {
  const { vault } = tx;
  if (vault === noVault) return text;
  return seal((await keyOf(tx, vault, keyId)) ?? (await makeKey(tx, vault, keyId)), place, text);
}

/** As `sealFor`, for a person whose row is being made: their key is not looked for. */
export async function sealForNew(tx: Transaction, keyId: string, place: Place, text: string): Promise<string> {
  const { vault } = tx;
  return vault === noVault ? text : seal(await makeKey(tx, vault, keyId), place, text);
}

/** Opens what was sealed for a person. Throws `PersonErased` when the key is gone, `SealBroken` when the text was
 *  changed. */
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

/** The row with its text open; the text of a person who was erased is empty. */
export async function withText<T extends { keyId: string | null; text: string }>(
  tx: Opening,
  row: T,
  place: Place,
): Promise<T> {
  return { ...row, text: (await openUnlessErased(tx, row.keyId ?? '', place, row.text)) ?? '' };
}

/** After an erasure: this process does not read on from memory. Others do for a minute at most. */
export function forgetKey({ vault }: Pick<Opening, 'vault'>, id: string): void {
  if (vault !== noVault) cache.forget(vault, id);
}

/** Where a person's identifier stands. */
export const identifierOf = (personId: string): Place => placeIn('recipients', 'identifier', personId);

/** The blind index by which a value is found; the value itself where nothing is sealed. */
export const indexIn = ({ vault }: Pick<Opening, 'vault'>, kind: IndexKind, value: string): string =>
  vault === noVault ? value : vault.index(kind, value);

/** The key of a number whose owner is not known: made of its blind index, so that it can be erased by the number. */
export const phoneKeyId = (phoneIndex: string): string => keyIdOf(phoneIndex);

/** The key of what we share with a provider. */
export const providerKeyId = (providerId: string): string => keyIdOf(`provider ${providerId}`);

function keyIdOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Read keys are kept a minute: as long as an erased person may still be readable in a process. */
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

/** Reads the keys of many people at once, before their texts are opened one by one. */
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
