import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';
import { openKeyRing } from './key-ring.ts';
import { isOneOf } from './secret-comparison.ts';

/** What a key of a provider's system looks like; its first group, the prefix, is no secret. Scanners of secrets know it
 *  by this. */
export const API_KEY = /usy_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{43}/;

/** What is stored of a secret: its HMAC-SHA-256, hex, and the id of the pepper that it was made with. */
export type Peppered = { hash: string; pepper: string };

/** The peppers that secrets are hashed with; they lie beside the database and never in it. Without a file (development)
 *  none. */
export const openPeppers = (file: string | undefined): KeyRing | undefined =>
  file === undefined ? undefined : openKeyRing(file);

/** The id of what was hashed without a pepper. */
export const NO_PEPPER_ID = 'none';
const NO_PEPPER = { id: NO_PEPPER_ID, bytes: Buffer.alloc(32) };

/** Hashes a secret with the pepper of today. */
export function peppered(peppers: KeyRing | undefined, secret: string): Peppered {
  const { id, bytes } = peppers?.current() ?? NO_PEPPER;
  return { hash: hmac(bytes, secret), pepper: id };
}

/** Whether this is the secret that was stored, in constant time. What was stored with a pepper that is gone fits
 *  nothing. */
export function isSecret(peppers: KeyRing | undefined, stored: Peppered, secret: string): boolean {
  const pepper = peppers ? peppers.find(stored.pepper) : NO_PEPPER;
  if (!pepper || pepper.id !== stored.pepper) return false;
  return isOneOf(hmac(pepper.bytes, secret), [stored.hash]);
}

/** What an operator's session looks like. */
export const SESSION_TOKEN = /uss_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{43}/;

/** A new key; it is shown once. */
export const newApiKey = (): { key: string; prefix: string } => newSecret('usy');
/** A new session; its token is given once. */
export const newSessionToken = (): { key: string; prefix: string } => newSecret('uss');

function newSecret(kind: string): { key: string; prefix: string } {
  const prefix = randomLetters(8);
  return { key: `${kind}_${prefix}_${randomBytes(32).toString('base64url')}`, prefix };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');

const hmac = (pepper: Buffer, secret: string): string => createHmac('sha256', pepper).update(secret).digest('hex');
