import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a text is one of these secrets. It takes as long whatever is wrong, the length too, and each of them is
 *  looked at. */
export const isOneOf = (given: string, secrets: readonly string[]): boolean =>
  secrets.map((secret) => timingSafeEqual(digest(given), digest(secret))).includes(true);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
