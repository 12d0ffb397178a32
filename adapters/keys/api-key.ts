import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';
import { openKeyRing } from './key-ring.ts';
import { isOneOf } from './secret-comparison.ts';

/** The format of an API key; its first group, the prefix, is not secret. Secret scanners recognise keys by it. */
export const API_KEY = /usy_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{43}/;

/** What is stored of a secret: its HMAC-SHA-256, hex, and the id of the pepper that it was made with. */
export type Peppered = { hash: string; pepper: string };

/** The peppers that secrets are hashed with, kept outside of the database; none without a file (development). */
export const openPeppers = (file: string | undefined): KeyRing | undefined =>
  file === undefined ? undefined : openKeyRing(file);

/** The pepper id of a secret that was hashed without one. */
export const NO_PEPPER_ID = 'none';
const NO_PEPPER = { id: NO_PEPPER_ID, bytes: Buffer.alloc(32) };

/** Hashes a secret with the current pepper. */
export function peppered(peppers: KeyRing | undefined, secret: string): Peppered {
  const { id, bytes } = peppers?.current() ?? NO_PEPPER;
  return { hash: hmac(bytes, secret), pepper: id };
}

/** Whether this is the stored secret, compared in constant time; never when its pepper is no longer in the file. */
export function isSecret(peppers: KeyRing | undefined, stored: Peppered, secret: string): boolean {
  const pepper = peppers ? peppers.find(stored.pepper) : NO_PEPPER;
  if (!pepper || pepper.id !== stored.pepper) return false;
  return isOneOf(hmac(pepper.bytes, secret), [stored.hash]);
}

/** The format of an operator's session token. */
export const SESSION_TOKEN = /uss_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{43}/;

/** A new key; it is shown once. */
export const newApiKey = (): { key: string; prefix: string } => newSecret('usy');
/** A new session token; it is shown once. */
export const newSessionToken = (): { key: string; prefix: string } => newSecret('uss');

function newSecret(kind: string): { key: string; prefix: string } {
  const prefix = randomLetters(8);
  return { key: `${kind}_${prefix}_${randomBytes(32).toString('base64url')}`, prefix };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');

const hmac = (pepper: Buffer, secret: string): string => createHmac('sha256', pepper).update(secret).digest('hex');
