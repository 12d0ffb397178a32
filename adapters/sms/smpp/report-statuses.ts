import type { ReceiptStatus } from '../../../domain/receipts.ts';

/** The values of `stat:` in SMPP 3.4, appendix B. Only DELIVRD is receipt (§4a): an SMS at the carrier is not
 *  received. */
const CODES: Record<string, ReceiptStatus> = {
  DELIVRD: 'delivered',
  ACCEPTD: 'atCarrier',
  ENROUTE: 'atCarrier',
  EXPIRED: 'expired',
  UNDELIV: 'undeliverable',
  DELETED: 'undeliverable',
  REJECTD: 'rejected',
  UNKNOWN: 'unknown',
};

/** The same states as carriers write them beside the standard, and those of SMPP 5.0. */
const WORDS: Record<string, ReceiptStatus> = {
  ...CODES,
  DELIVERED: 'delivered',
  ACCEPTED: 'atCarrier',
  'EN ROUTE': 'atCarrier',
  SCHEDULED: 'queued',
  QUEUED: 'queued',
  ENQUEUED: 'queued',
  BUFFERED: 'queued',
  UNDELIVERED: 'undeliverable',
  UNDELIVERABLE: 'undeliverable',
  UNDELIVRD: 'undeliverable',
  FAILED: 'undeliverable',
  SKIPPED: 'undeliverable',
  REJECTED: 'rejected',
};

/** message_state (SMPP 3.4, 5.2.28; 0 and 9 of SMPP 5.0). */
const STATES: Record<number, ReceiptStatus> = {
  0: 'queued',
  1: 'atCarrier',
  2: 'delivered',
  3: 'expired',
  4: 'undeliverable',
  5: 'undeliverable',
  6: 'atCarrier',
  7: 'unknown',
  8: 'rejected',
  9: 'undeliverable',
};

/** The status of a `stat:`; undefined for one that is not listed. A code of the standard may be followed by anything,
 *  but a word by no further word: `Delivered to SMSC` is no receipt. A number is no word: 1 and 2 are delivered and
 *  undelivered in the tables of some carriers, and en route and delivered in those of others. */
export function statusOfStat(stat: string): ReceiptStatus | undefined {
  const phrase = stat.toUpperCase();
  const word = /^[A-Z]+(?![A-Z_-])/.exec(phrase)?.[0] ?? '';
  if (Object.hasOwn(CODES, word)) return CODES[word];
  const known = /\p{L}/u.test(phrase.slice(word.length)) ? phrase : word;
  return Object.hasOwn(WORDS, known) ? WORDS[known] : undefined;
}

/** The status of a message_state; undefined for a number that is not listed. */
export const statusOfState = (state: number): ReceiptStatus | undefined => STATES[state];
