import type { Sha256 } from './journal.ts';

/**
 * A commitment to a text (§6c): it binds the journal, which holds no personal data, to the text that was sent or
 * received. The salt is stored beside the text and erased with it; without the salt a short text such as `1` or `2`
 * cannot be found by trying.
 */
export const contentHash = (salt: string, text: string, sha256: Sha256): string => sha256(`${salt}\n${text}`);
