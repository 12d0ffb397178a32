/** The SMS, receipts and replies of an offer as its proof shows them (§6c). */
import type { Receipt as ReceiptRow } from '../../../prisma/generated/client.ts';
import type { Language } from '../../../domain/languages.ts';
import type { ProvenEntry, ProvenEvidence, ProvenReceipt, ProvenReply, ProvenSms } from '../../../domain/proof.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { Place } from '../database/personal-columns.ts';
import { openUnlessErased, withText } from '../database/sealed.ts';
import type { Transaction } from '../database/store.ts';
import { inboundPlace } from '../sms/receive-replies.ts';
import { receiptPlace } from '../sms/receive-receipts.ts';
import { smsPlace } from '../sms/write-sms.ts';
import { committedTexts } from './committed-texts.ts';

/** The SMS that a carrier accepted; an SMS that was written down and never sent is not part of the proof. */
export async function sentSms(
  tx: Transaction,
  offerId: string,
  journal: ProvenEntry[],
  withOctets: boolean,
): Promise<ProvenSms[]> {
  const ids = journal.flatMap(({ event }) => (event.type === 'sms-sent' ? [event.smsId] : []));
  const rows = await tx.outgoingSms.findMany({
    where: { offerId, id: { in: ids } },
    select: {
      id: true,
      keyId: true,
      kind: true,
      language: true,
      text: true,
      salt: true,
      receipts: { orderBy: { order: 'asc' } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const opened = await Promise.all(rows.map((row) => withText(tx, row, smsPlace('text', row.id))));
  const proven = opened.map(async ({ id, kind, language, text, salt, receipts }) => ({
    smsId: id,
    kind: kind as SmsKind,
    language: language as Language,
    text,
    ...(salt === null ? {} : { salt }),
    receipts: await Promise.all(receipts.map((row) => provenReceipt(tx, row, withOctets))),
  }));
  return Promise.all(proven);
}

async function provenReceipt(tx: Transaction, row: ReceiptRow, withOctets: boolean): Promise<ProvenReceipt> {
  const { gateway, receiptId, status, part, keyId, octets, salt, carrierAt, arrivedAt } = row;
  return {
    receiptId,
    status,
    ...(part === null ? {} : { part }),
    ...(withOctets ? { octets: await openedOctets(tx, keyId, receiptPlace(gateway, receiptId), octets) } : {}),
    ...(salt === null ? {} : { salt }),
    ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
    arrivedAt: arrivedAt.toISOString(),
  };
}

/** The recipient's own replies; those of unknown senders to this offer are left out (§6b). */
export async function replies(tx: Transaction, journal: ProvenEntry[], withOctets: boolean): Promise<ProvenReply[]> {
  const ids = journal.flatMap(({ event }) =>
    event.type === 'answer-received' && event.fromRecipient ? [event.inboundId] : [],
  );
  const rows = await tx.inboundSms.findMany({
    where: { id: { in: ids } },
    select: { id: true, keyId: true, text: true, octets: true, salt: true, arrivedAt: true, carrierAt: true },
    orderBy: [{ arrivedAt: 'asc' }, { id: 'asc' }],
  });
  const opened = await Promise.all(
    rows.map(async (row) => ({
      ...(await withText(tx, row, inboundPlace('text', row.id))),
      octets: withOctets ? await openedOctets(tx, row.keyId, inboundPlace('octets', row.id), row.octets) : undefined,
    })),
  );
  return opened.map(({ id, text, octets, salt, arrivedAt, carrierAt }) => ({
    inboundId: id,
    text,
    ...(octets === undefined ? {} : { octets }),
    ...(salt === null ? {} : { salt }),
    arrivedAt: arrivedAt.toISOString(),
    ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
  }));
}

/** The octets, base64; empty for a person who was erased. */
const openedOctets = async (tx: Transaction, keyId: string | null, place: Place, sealed: string): Promise<string> =>
  (await openUnlessErased(tx, keyId ?? '', place, sealed)) ?? '';

/** The evidence of desk answers that became events. */
export async function evidence(tx: Transaction, journal: ProvenEntry[]): Promise<ProvenEvidence[]> {
  const ids = journal.flatMap(({ event }) => (event.type === 'desk-answer' ? [event.requestId] : []));
  const rows = await committedTexts(tx, 'evidence', ids);
  const opened = await Promise.all(rows.map((row) => withText(tx, row, row.place)));
  return opened.map(({ id, text, salt }) => ({ requestId: id, text, ...(salt === null ? {} : { salt }) }));
}
