import { RECEIPT_STATUSES } from '../../domain/receipts.ts';

/** The names that scenarios share with the project, as the README of the scenarios lists them. */

/** The receipt statuses of a scenario; a receipt for a part of an SMS has `parts` instead of the status `partial`. The
 *  format of the scenarios calls the carrier `operator`. */
export const REPORTED_STATUSES = RECEIPT_STATUSES.filter((status) => status !== 'partial').map((status) =>
  status === 'atCarrier' ? ('atOperator' as const) : status,
);

export const EVENT_TYPES = [
  'offer-made',
  'register-checked',
  'consent-checked',
  'phone-found',
  'sending-delayed',
  'sms-sent',
  'reminder-sent',
  'sms-received',
  'receipt-noted',
  'answer-received',
  'answer-read',
  'acceptance-checked',
  'provider-called',
  'provider-answered',
  'provider-contradicted',
  'consent-changed',
  'number-changed',
  'cancel-asked',
  'term-warning',
  'term-breached',
  'offer-ended',
] as const;
