/** Personal columns (§6b): sealed before they are written, opened after they are read. The vault travels with its
 *  connection. */
import { createHash } from 'node:crypto';
import type { WrappedKey } from '../vault/key-wrapper.ts';
import { seal, unseal } from '../vault/sealing.ts';
import { placeIn } from './personal-columns.ts';
import type { Place } from './personal-columns.ts';
import type { IndexKind, Vault } from '../vault/vault.ts';
import { rememberedFor } from './remembered.ts';
import type { Transaction } from './store.ts';

type Connection = Pick<Transaction, '$queryRaw'>;

/** The person's key is gone: what it sealed cannot be read any more, by nobody. */
export class PersonErased extends Error {
  override readonly name = 'PersonErased';
}

const vaults = new WeakMap<object, Vault>();

/** Gives a connection, or a transaction of it, the vault; without one (development) nothing is sealed. */
export function bindVault(connection: object, vault: Vault | undefined): void {
  if (vault) vaults.set(connection, vault);
}
export const vaultOf = (connection: object): Vault | undefined => vaults.get(connection);

/** Seals a text for a person, whose key is made when it is the first. `keyId`: the person's row, `phoneKeyId`, or
 *  `providerKeyId`. */
export async function sealFor(tx: Connection, keyId: string, place: Place, text: string): Promise<string> {
  const vault = vaultOf(tx);
  return vault ? seal((await keyOf(tx, vault, keyId)) ?? (await makeKey(tx, vault, keyId)), place, text) : text;
}

/** As `sealFor`, for a person whose row is being made: their key is not looked for. */
export async function sealForNew(tx: Connection, keyId: string, place: Place, text: string): Promise<string> {
  const vault = vaultOf(tx);
  return vault ? seal(await makeKey(tx, vault, keyId), place, text) : text;
}

/** Opens what was sealed for a person. Throws `PersonErased` when the key is gone, `SealBroken` when the text was
 *  changed. */
export async function openFor(tx: Connection, keyId: string, place: Place, sealed: string): Promise<string> {
  const vault = vaultOf(tx);
  if (!vault) return sealed;
  const key = await keyOf(tx, vault, keyId);
  if (!key) throw new PersonErased('The person was erased');
  return unseal(key, place, sealed);
}

/** As `openFor`; undefined for a person who was erased. */
export const openUnlessErased = (tx: Connection, keyId: string, place: Place, sealed: string) =>
  openFor(tx, keyId, place, sealed).catch((fault: unknown) => {
    if (fault instanceof PersonErased) return undefined;
    throw fault;
  });

/** The row with its text open; the text of a person who was erased is empty. */
export async function withText<T extends { keyId: string | null; text: string }>(
  tx: Connection,
  row: T,
  place: Place,
): Promise<T> {
  return { ...row, text: (await openUnlessErased(tx, row.keyId ?? '', place, row.text)) ?? '' };
}

/** After an erasure: this process does not read on from memory. Others do for a minute at most. */
export function forgetKey(connection: object, id: string): void {
  const vault = vaultOf(connection);
  if (vault) remembered.forget(vault, id);
}

/** Where a person's identifier stands. */
export const identifierOf = (personId: string): Place => placeIn('recipients', 'identifier', personId);

/** The blind index by which a value is found; the value itself where nothing is sealed. */
export const indexIn = (connection: object, kind: IndexKind, value: string): string =>
  vaultOf(connection)?.index(kind, value) ?? value;

/** The key of a number of no known person: made of its blind index, so that it can be erased by the number. */
export const phoneKeyId = (phoneIndex: string): string => keyIdOf(phoneIndex);

/** The key of what we share with a provider. */
export const providerKeyId = (providerId: string): string => keyIdOf(`provider ${providerId}`);

function keyIdOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Read keys are kept a minute: as long as an erased person may still be readable in a process. */
const remembered = rememberedFor<Buffer>(60_000, 20_000);
/** Keys that a transaction made: nobody else may use one before it is committed. */
const made = new WeakMap<object, Map<string, Buffer>>();

async function keyOf(tx: Connection, vault: Vault, id: string): Promise<Buffer | undefined> {
  const known = made.get(tx)?.get(id) ?? remembered.get(vault, id);
  if (known) return known;
  const [stored] = await tx.$queryRaw<WrappedKey[]>`
    SELECT id::text, kek_id AS "kekId", wrapped FROM data_keys WHERE id = ${id}::uuid`;
  if (!stored) return undefined;
  const key = await vault.unwrap(stored);
  remembered.set(vault, id, key);
  return key;
}

/** Reads the keys of many people at once, before their texts are opened one by one. */
export async function readKeys(tx: Connection, ids: readonly string[]): Promise<void> {
  const vault = vaultOf(tx);
  const missing = vault ? ids.filter((id) => !remembered.get(vault, id)) : [];
  if (!vault || missing.length === 0) return;
  const stored = await tx.$queryRaw<WrappedKey[]>`
    SELECT id::text, kek_id AS "kekId", wrapped FROM data_keys WHERE id = ANY (${missing}::uuid[])`;
  for (const one of stored) remembered.set(vault, one.id, await vault.unwrap(one));
}

async function makeKey(tx: Connection, vault: Vault, id: string): Promise<Buffer> {
  const { key, stored } = await vault.newKey(id);
  const inserted = await tx.$queryRaw<unknown[]>`
    INSERT INTO data_keys (id, kek_id, wrapped) VALUES (${id}::uuid, ${stored.kekId}, ${stored.wrapped})
    ON CONFLICT DO NOTHING RETURNING id`;
  if (inserted.length === 0) return (await keyOf(tx, vault, id))!; // somebody else was first, and has committed
  const mine = made.get(tx) ?? new Map<string, Buffer>();
  made.set(tx, mine.set(id, key));
  return key;
}
