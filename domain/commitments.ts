/** Which texts and octets an event of the journal commits to (§6c): it holds their salted hashes (content-hash.ts). */
import type { OfferEvent } from './events.ts';

/** What is committed to: texts to and from the recipient, the octets in which replies and receipts came, and where the
 *  evidence of an answer at the desk is kept. */
export const COMMITTED = ['sms-text', 'reply-text', 'reply-octets', 'receipt-octets', 'evidence'] as const;
/** One of them. */
export type Committed = (typeof COMMITTED)[number];

/** §6c A commitment: to what, under which id; `hash` is absent in entries from before there were commitments. */
export type Commitment = { what: Committed; id: string; hash?: string };

/** §6c The commitments of an event; none for an event without a text. */
export function commitmentsIn(event: OfferEvent): Commitment[] {
  switch (event.type) {
    case 'sms-sent':
      return [of('sms-text', event.smsId, event.contentHash)];
    case 'answer-received':
      return [
        of('reply-text', event.inboundId, event.contentHash),
        of('reply-octets', event.inboundId, event.octetsHash),
      ];
    case 'sms-received':
      return event.by === 'receipt' ? [of('receipt-octets', event.messageId, event.octetsHash)] : [];
    case 'receipt-noted':
      return [of('receipt-octets', event.messageId, event.octetsHash)];
    case 'desk-answer':
      return [of('evidence', event.requestId, event.evidenceHash)];
    default:
      return [];
  }
}

const of = (what: Committed, id: string, hash: string | undefined): Commitment =>
  hash === undefined ? { what, id } : { what, id, hash };
