import type { Sha256 } from './journal.ts';

/**
 * A commitment to a text (§6c): the journal, which holds no personal data, is bound by it to the words that were sent or received.
 * The salt lies beside the text and is erased with it; without it nobody can find out by trying whether it was a `1` or a `2`.
 */
export const contentHash = (salt: string, text: string, sha256: Sha256): string => sha256(`${salt}\n${text}`);
