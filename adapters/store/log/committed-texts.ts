import type { Committed } from '../../../domain/commitments.ts';
import type { Place } from '../database/personal-columns.ts';
import { placeIn } from '../database/personal-columns.ts';
import { receiptPlace } from '../sms/receive-receipts.ts';
import type { Transaction } from '../database/store.ts';

/** A text to which the journal commits (§6c), as it is stored; `id` is the id in the event. Octets are in base64. */
export type CommittedText = { id: string; keyId: string | null; text: string; salt: string | null; place: Place };

/** Reads the committed texts of one sort, still sealed. Two gateways may give two receipts one id. */
export async function committedTexts(
  tx: Transaction,
  what: Committed,
  ids: readonly string[],
): Promise<CommittedText[]> {
  const where = { id: { in: [...ids] } };
  const select = { id: true, keyId: true, salt: true } as const;
  if (ids.length === 0) return [];
  switch (what) {
    case 'sms-text': {
      const rows = await tx.outgoingSms.findMany({ where, select: { ...select, text: true } });
      return rows.map((row) => ({ ...row, place: placeIn('outgoing_sms', 'text', row.id) }));
    }
    case 'reply-text': {
      const rows = await tx.inboundSms.findMany({ where, select: { ...select, text: true } });
      return rows.map((row) => ({ ...row, place: placeIn('inbound_sms', 'text', row.id) }));
    }
    case 'reply-octets': {
      const rows = await tx.inboundSms.findMany({ where, select: { ...select, octets: true } });
      return rows.map(({ octets, ...row }) => ({
        ...row,
        text: octets,
        place: placeIn('inbound_sms', 'octets', row.id),
      }));
    }
    case 'receipt-octets': {
      const rows = await tx.receipt.findMany({
        where: { receiptId: { in: [...ids] } },
        select: { gateway: true, receiptId: true, keyId: true, salt: true, octets: true },
      });
      return rows.map(({ gateway, receiptId: id, octets: text, keyId, salt }) => ({
        id,
        keyId,
        salt,
        text,
        place: receiptPlace(gateway, id),
      }));
    }
    case 'evidence': {
      const rows = await tx.deskAnswer.findMany({
        where,
        select: { ...select, evidence: true },
        orderBy: { recordedAt: 'asc' },
      });
      return rows.map(({ evidence, ...row }) => ({
        ...row,
        text: evidence,
        place: placeIn('desk_answers', 'evidence', row.id),
      }));
    }
  }
}
