import type { ReceiptStatus } from '../../../domain/receipts.ts';

/** The receipt statuses of the generic gateway. Only `delivered` is receipt (§4a): an SMS that is at the carrier was
 *  not received. */
const STATUSES: Record<string, ReceiptStatus> = {
  queued: 'queued',
  accepted: 'accepted',
  partial: 'partial',
  atCarrier: 'atCarrier',
  delivered: 'delivered',
  expired: 'expired',
  undeliverable: 'undeliverable',
  rejected: 'rejected',
};

/** Our status for the gateway's; an unlisted one is `unknown` and never starts the answer window (§4a). */
export const receiptStatus = (status: string): ReceiptStatus =>
  Object.hasOwn(STATUSES, status) ? STATUSES[status]! : 'unknown';
