import type { Sha256 } from './journal.ts';

/**
 * A commitment to a text (§6c): the journal, which holds no personal data, is bound by it to the text that was sent or
 * received.
 * The salt lies beside the text and is erased with it; without it a `1` cannot be told from a `2` by trying both.
 */
export const contentHash = (salt: string, text: string, sha256: Sha256): string => sha256(`${salt}\n${text}`);
