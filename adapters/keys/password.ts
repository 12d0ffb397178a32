import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's parameters for Argon2id, which is the library's default algorithm: 19 MiB, two passes, one thread. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A shorter password is guessed; a longer one would cost too much to hash. */
export const PASSWORD_LENGTH = { least: 12, most: 256 };

/** Words of this system and of every list of common passwords: a password that holds one, or its account's name, is
 *  refused. */
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

/** Why the account may not have this password; undefined when it may. */
export function passwordFault(password: string, name: string): string | undefined {
  const { least, most } = PASSWORD_LENGTH;
  if (password.length < least || password.length > most) return `A password has ${least} to ${most} characters`;
  const written = password.normalize('NFKC').toLowerCase();
  const guessed = [...GUESSED, name, ...name.split(/[.-]/)].find((word) => word.length > 3 && written.includes(word));
  return guessed === undefined
    ? undefined
    : `A password must not contain words that are guessed first, such as “${guessed}”`;
}

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

let unusedHash: Promise<string> | undefined;

/** Whether this is the password; false without a hash (an unknown account), after the same time. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  unusedHash ??= hashPassword(newPassword());
  const isRight = await verify(stored ?? (await unusedHash), password.normalize('NFKC'));
  return isRight && stored !== undefined;
}

/** A password to print: 120 random bits. */
export const newPassword = (): string => randomBytes(15).toString('base64url');
