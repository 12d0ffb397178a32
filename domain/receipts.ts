import { MINUTE_MS } from './durations.ts';
import type { OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';
import { isOfferSms } from './sms-ids.ts';

/** The statuses of an SMS; each adapter maps the words and codes of its carrier to them, in a table. */
export const RECEIPT_STATUSES = [
  'queued',
  'accepted',
  'partial',
  'atCarrier',
  'delivered',
  'expired',
  'undeliverable',
  'rejected',
  'unknown',
] as const;
/** One of them. */
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/** One report of the carrier on one of our SMS, or on one part of it (§4a). Times are ISO strings. */
export type Receipt = {
  receiptId: string;
  smsId: string;
  status: ReceiptStatus;
  part?: number;
  carrierAt?: string;
  arrivedAt: string;
  /** The commitment to the octets in which it came (§6c). */
  octetsHash?: string;
  /** The two operators who read it, if the system could not (§4a). */
  people?: { readBy: string; confirmedBy: string };
};

const FINAL = new Set<ReceiptStatus>(['delivered', 'expired', 'undeliverable', 'rejected']);

/** Whether a status says that this SMS was not and will not be received (§4a). */
export const isFailure = (status: string): boolean => FAILED.has(status);

const FAILED = new Set(['expired', 'undeliverable', 'rejected']);

/** The status of a whole SMS from all reports on it: delivered means all parts; the first final status counts, except
 *  that a delivery corrects an expired or undeliverable before it (§4a). */
export function overallStatus(receipts: readonly Receipt[], parts: number): ReceiptStatus {
  const final = receipts.find((receipt) => FINAL.has(receipt.status) && receipt.status !== 'delivered');
  const firstFinal = receipts.find((receipt) => FINAL.has(receipt.status));
  if (firstFinal?.status === 'rejected') return 'rejected'; // never accepted, so never delivered
  const whole = receipts.filter((receipt) => receipt.part === undefined || parts === 1);
  const deliveredParts = new Set(receipts.filter((r) => r.status === 'delivered' && r.part).map((r) => r.part));
  if (whole.some((receipt) => receipt.status === 'delivered') || deliveredParts.size >= parts) return 'delivered';
  if (final) return final.status;
  if (deliveredParts.size > 0) return 'partial';
  return receipts.at(-1)?.status ?? 'unknown';
}

const BEFORE_SENDING_MS = 2 * MINUTE_MS;

/** §4a: the carrier's delivery time when it is between sending (less two minutes) and the arrival of the report; else
 *  the arrival. An answer at the desk that was recorded while no receipt was known was in time then, and stays in time:
 *  it proves receipt as a reply does. */
export function receivedAt(offer: Offer, receipt: Receipt): string {
  const { carrierAt, arrivedAt } = receipt;
  if (!carrierAt || !offer.sentAt) return arrivedAt;
  const at = Date.parse(carrierAt);
  const plausible = at >= Date.parse(offer.sentAt) - BEFORE_SENDING_MS && at <= Date.parse(arrivedAt);
  if (!plausible) return arrivedAt;
  const recorded = lastRecordAt(offer);
  return new Date(recorded >= at + offer.made.terms.answerWindowMs ? recorded : at).toISOString();
}

/** When the last answer at the desk that waits for its second operator was recorded (epoch ms). */
const lastRecordAt = ({ awaitsPeople = [] }: Offer): number =>
  awaitsPeople.reduce((last, { what, at }) => (what === 'desk' ? Math.max(last, Date.parse(at)) : last), -Infinity);

/** §4a: the event of a report on the offer SMS: the receipt that starts the window, or a note. `status` is the status
 *  of the whole SMS with this report, `before` without it. */
export function evaluateReceipt(
  offer: Offer,
  receipt: Receipt,
  status: ReceiptStatus,
  before: ReceiptStatus,
): OfferEvent {
  const { receiptId: messageId, smsId, arrivedAt: at, octetsHash, people } = receipt;
  const committed = { ...(octetsHash === undefined ? {} : { octetsHash }), ...people };
  const counts =
    status === 'delivered' && before !== 'delivered' && isOfferSms(offer, smsId) && !offer.receivedAt && !offer.end;
  if (counts)
    return { type: 'sms-received', at, receivedAt: receivedAt(offer, receipt), by: 'receipt', messageId, ...committed };
  const conflict = FINAL.has(before) && FINAL.has(receipt.status) && receipt.status !== before;
  const noted = { type: 'receipt-noted', at, smsId, status, messageId, ...committed } as const;
  return conflict ? { ...noted, conflict: true } : noted;
}
