import type { ReceiptStatus } from '../../../domain/receipts.ts';

/** Kannel's `dlr-mask` with everything that can happen: 1 + 2 + 4 + 8 + 16. */
export const EVERY_REPORT = 31;

/** What Kannel 1.4.5 reports of a part: its User Guide has all but 34, which it makes of EXPIRED. Only 1 is receipt (§4a). */
const STATUSES: Record<string, ReceiptStatus> = {
  '1': 'delivered',
  '2': 'undeliverable',
  '4': 'accepted',
  '8': 'atOperator',
  '16': 'rejected',
  '34': 'expired',
};

/** Our word for Kannel's number; one that we do not know is `unknown` and never starts a clock. */
export const kannelStatus = (number: string): ReceiptStatus =>
  Object.hasOwn(STATUSES, number) ? STATUSES[number]! : 'unknown';

type Refusal = { fault: 'number' | 'ours'; code: string };

/** How smsbox refuses an SMS: the beginning of its words, whose fault it is, our code. Its statuses do not tell them apart. */
const REFUSALS: [words: string, Refusal][] = [
  ['Number(s) has/have been denied', { fault: 'number', code: 'number-denied' }],
  ['Empty receiver number', { fault: 'number', code: 'number-empty' }],
  ['Missing receiver', { fault: 'number', code: 'number-empty' }],
  ['Authorization failed', { fault: 'ours', code: 'not-authorised' }],
  ['Not routable', { fault: 'ours', code: 'not-routable' }],
  ['Sender missing', { fault: 'ours', code: 'sender-missing' }],
  ['Charset or body misformed', { fault: 'ours', code: 'text-not-readable' }],
];

/** Why smsbox refuses, from its own words; what is in no table is our fault until people look. */
export function refusalOf(words: string): Refusal {
  const known = REFUSALS.find(([beginning]) => words.startsWith(beginning));
  return known?.[1] ?? { fault: 'ours', code: 'unknown-refusal' };
}
