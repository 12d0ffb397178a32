import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's choice for Argon2id, which is the library's default algorithm: 19 MiB, two passes, one thread. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Fewer characters are guessed, more are not hashed. */
export const PASSWORD_LENGTH = { least: 12, most: 256 };

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
