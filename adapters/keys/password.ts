import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's choice for Argon2id, which is the library's default algorithm: 19 MiB, two passes, one thread. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Fewer characters are guessed, more are not hashed. */
export const PASSWORD_LENGTH = { least: 12, most: 256 };

/** Words of this system and those that attackers try first: a password that has one is refused, as one with its owner's
 *  name. */
const GUESSED = [
  'usynys',
  'ұсыныс',
  'usunys',
  'egov',
  'proactive',
  'password',
  'parol',
  'пароль',
  'qwerty',
  'йцукен',
  '123456',
];

/** Why this is no password for the account; undefined when it is one. */
export function passwordFault(password: string, name: string): string | undefined {
  const { least, most } = PASSWORD_LENGTH;
  if (password.length < least || password.length > most) return `A password has ${least} to ${most} characters`;
  const written = password.normalize('NFKC').toLowerCase();
  const guessed = [...GUESSED, name, ...name.split(/[.-]/)].find((word) => word.length > 3 && written.includes(word));
  return guessed === undefined ? undefined : `A password has nothing in it that is guessed first, as “${guessed}”`;
}

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

let nobodys: Promise<string> | undefined;

/** Whether this is the password. With no hash, of an account that is not there, it takes as long and says no. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  nobodys ??= hashPassword(newPassword());
  const isRight = await verify(stored ?? (await nobodys), password.normalize('NFKC'));
  return isRight && stored !== undefined;
}

/** A password to print: 120 random bits. */
export const newPassword = (): string => randomBytes(15).toString('base64url');
