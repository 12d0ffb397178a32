import type { ReceiptStatus } from '../../../domain/receipts.ts';

/** The values of `stat:` (SMPP 3.4, appendix B). Only DELIVRD is receipt (§4a): an SMS at the carrier is not
 *  received. */
const STATS: Record<string, ReceiptStatus> = {
  DELIVRD: 'delivered',
  ACCEPTD: 'atCarrier',
  ENROUTE: 'atCarrier',
  EXPIRED: 'expired',
  UNDELIV: 'undeliverable',
  DELETED: 'undeliverable',
  REJECTD: 'rejected',
  UNKNOWN: 'unknown',
};

/** message_state (SMPP 3.4, 5.2.28). */
const STATES: Record<number, ReceiptStatus> = {
  1: 'atCarrier',
  2: 'delivered',
  3: 'expired',
  4: 'undeliverable',
  5: 'undeliverable',
  6: 'atCarrier',
  7: 'unknown',
  8: 'rejected',
};

export const statusOfStat = (stat: string): ReceiptStatus => STATS[stat.toUpperCase()] ?? 'unknown';
export const statusOfState = (state: number): ReceiptStatus => STATES[state] ?? 'unknown';
