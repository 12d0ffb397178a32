import type { ReceiptStatus } from '../../../domain/receipts.ts';

/** The words of the generic gateway for what became of an SMS. Only `delivered` is receipt (§4a): an SMS that lies at
 *  the carrier was not received. */
const WORDS: Record<string, ReceiptStatus> = {
  queued: 'queued',
  accepted: 'accepted',
  partial: 'partial',
  atCarrier: 'atCarrier',
  delivered: 'delivered',
  expired: 'expired',
  undeliverable: 'undeliverable',
  rejected: 'rejected',
};

/** Our word for the gateway's; one that we do not know is `unknown` and never starts a clock. */
export const receiptStatus = (word: string): ReceiptStatus => (Object.hasOwn(WORDS, word) ? WORDS[word]! : 'unknown');
