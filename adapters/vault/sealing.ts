/** Personal data at rest (§6b): AES-256-GCM with a key for each person, bound to the place where it is stored. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Where a sealed text is stored: moved to another row or column it cannot be opened. */
export type Place = { table: string; column: string; row: string };

/** A text that was changed, moved, or never sealed. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const VERSION = 's1.';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export const isSealed = (text: string): boolean => text.startsWith(VERSION);

/** Seals a text with a person's key (32 bytes). */
export function seal(key: Buffer, place: Place, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(place));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}${sealed.toString('base64url')}`;
}

/** Opens what `seal` sealed at the same place with the same key; throws `SealBroken` for everything else. */
export function unseal(key: Buffer, place: Place, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
  if (!isSealed(sealed) || bytes.length < IV_BYTES + TAG_BYTES) throw broken(place);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(boundTo(place))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    throw broken(place);
  }
}

const boundTo = ({ table, column, row }: Place): Buffer => Buffer.from(JSON.stringify([VERSION, table, column, row]));

const broken = ({ table, column }: Place): SealBroken => new SealBroken(`The seal of ${table}.${column} is broken`);
