import type { Receipt as ReceiptRow } from '../../../prisma/generated/client.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import type { Language } from '../../../domain/languages.ts';
import type { OfferState } from '../../../domain/offer-states.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { Offer } from '../../../domain/offer.ts';
import { inclusionPath } from '../../../domain/merkle.ts';
import type {
  Proof,
  ProvenEntry,
  ProvenEvidence,
  ProvenReceipt,
  ProvenReply,
  ProvenSms,
} from '../../../domain/proof.ts';
import { toldDecision } from '../../../domain/told-decision.ts';
import { hashBytes } from '../../proof/checkpoint.ts';
import type { Signer } from '../../proof/keys.ts';
import { definitionOf } from '../catalogue/service-definitions.ts';
import { committedTexts } from './committed-texts.ts';
import { receiptPlace } from '../sms/receive-receipts.ts';
import { readNodes } from './log-nodes.ts';
import { treeOf } from './make-checkpoint.ts';
import { answersFor } from '../journal/locked-offer.ts';
import { placeIn } from '../database/personal-columns.ts';
import { openUnlessErased, withText } from '../database/sealed.ts';
import type { ReadScope } from '../database/read-scope.ts';
import { inReadScope } from '../database/read-scope.ts';
import type { Store, Transaction } from '../database/store.ts';
import { sha256 } from '../database/store.ts';
import { inboundPlace } from '../sms/receive-replies.ts';
import { smsPlace } from '../sms/write-sms.ts';

/** Makes the signed proof of an offer (§6c); `not-covered` while one of its entries waits for the next checkpoint. */
export async function proofOf(
  store: Store,
  scope: ReadScope,
  offerId: string,
  signer: Signer,
): Promise<Proof | 'not-covered'> {
  const at = new Date(await store.now()).toISOString();
  // One snapshot: entries that are added meanwhile belong to a later proof.
  const collecting = (tx: Transaction) => collect(tx, offerId, at, signer.vkey);
  const unsigned = await inReadScope(store.db, scope, collecting, { isolationLevel: 'RepeatableRead' });
  if (unsigned === 'not-covered') return unsigned;
  return { ...unsigned, signature: signer.sign(canonicalJson(unsigned)).toString('base64') };
}

type Unsigned = Omit<Proof, 'signature'>;

async function collect(tx: Transaction, offerId: string, at: string, key: string): Promise<Unsigned | 'not-covered'> {
  const offer = await tx.offer.findUniqueOrThrow({ where: { id: offerId }, select: offerColumns });
  const checkpoint = await tx.checkpoint.findFirst({ orderBy: { size: 'desc' } });
  const journal = checkpoint && (await provenEntries(tx, offerId, treeOf(checkpoint)));
  if (!journal) return 'not-covered';
  const { serviceCode: code, serviceVersion: version, state, reason } = offer;
  const place = placeIn('offers', 'consent_token', offerId);
  const consentToken = offer.consentToken && (await openUnlessErased(tx, answersFor(offer), place, offer.consentToken));
  const definition = await definitionOf(tx, code, version);
  const { act } = definition;
  const { made, ...folded } = offer.folded as unknown as Offer;
  const { resultKind, rulesEdition } = made;
  const { groundArticle } = toldDecision({ made, ...folded }) ?? {};
  const desk = await evidence(tx, journal);
  return {
    format: 'usynys-proof-1',
    offerId,
    at,
    state: state as OfferState,
    ...(reason === null ? {} : { reason }),
    rulesEdition,
    service: { code, version, act, resultKind, definitionHash: sha256(canonicalJson(definition)) },
    ...(groundArticle === undefined ? {} : { groundArticle }),
    ...(!consentToken ? {} : { consentReference: sha256(`${offerId}\n${consentToken}`) }),
    sent: await sentSms(tx, offerId, journal),
    received: await replies(tx, journal),
    ...(desk.length > 0 ? { desk } : {}),
    journal,
    checkpoint: checkpoint.note,
    keys: { checkpoint: checkpoint.key, proof: key },
  };
}

const offerColumns = {
  state: true,
  reason: true,
  folded: true,
  serviceCode: true,
  serviceVersion: true,
  consentToken: true,
  recipientId: true,
  representativeId: true,
} as const;

type EntryRow = { sequence: number; event: string; previousHash: string; hash: string; position: bigint | null };

async function provenEntries(tx: Transaction, offerId: string, tree: ReturnType<typeof treeOf>) {
  const rows = await tx.$queryRaw<EntryRow[]>`
    SELECT j.sequence, j.event, j.previous_hash AS "previousHash", j.hash, l.position FROM journal j
    LEFT JOIN log_entries l ON l.offer_id = j.offer_id AND l.sequence = j.sequence
    WHERE j.offer_id = ${offerId}::uuid ORDER BY j.sequence`;
  if (rows.length === 0 || rows.some(({ position }) => position === null)) return undefined;
  const nodeAt = await readNodes(
    tx,
    rows.map(({ position }) => Number(position)),
  );
  return rows.map(({ event, ...row }): ProvenEntry => {
    const position = Number(row.position);
    const path = inclusionPath(position, tree, nodeAt, hashBytes);
    return {
      ...row,
      event: JSON.parse(event) as OfferEvent,
      position,
      path: path.map((hash) => Buffer.from(hash).toString('base64')),
    };
  });
}

/** The SMS that a carrier accepted; an SMS that was written down and never sent is not part of the proof. */
async function sentSms(tx: Transaction, offerId: string, journal: ProvenEntry[]): Promise<ProvenSms[]> {
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
    receipts: await Promise.all(receipts.map((row) => provenReceipt(tx, row))),
  }));
  return Promise.all(proven);
}

async function provenReceipt(tx: Transaction, row: ReceiptRow): Promise<ProvenReceipt> {
  const { gateway, receiptId, status, part, keyId, octets, salt, carrierAt, arrivedAt } = row;
  return {
    receiptId,
    status,
    ...(part === null ? {} : { part }),
    octets: (await openUnlessErased(tx, keyId ?? '', receiptPlace(gateway, receiptId), octets)) ?? '',
    ...(salt === null ? {} : { salt }),
    ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
    arrivedAt: arrivedAt.toISOString(),
  };
}

/** The recipient's own replies; those of unknown senders to this offer are left out (§6b). */
async function replies(tx: Transaction, journal: ProvenEntry[]): Promise<ProvenReply[]> {
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
      octets: (await openUnlessErased(tx, row.keyId ?? '', inboundPlace('octets', row.id), row.octets)) ?? '',
    })),
  );
  return opened.map(({ id, text, octets, salt, arrivedAt, carrierAt }) => ({
    inboundId: id,
    text,
    octets,
    ...(salt === null ? {} : { salt }),
    arrivedAt: arrivedAt.toISOString(),
    ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
  }));
}

/** The evidence of desk answers that became events. */
async function evidence(tx: Transaction, journal: ProvenEntry[]): Promise<ProvenEvidence[]> {
  const ids = journal.flatMap(({ event }) => (event.type === 'desk-answer' ? [event.requestId] : []));
  const rows = await committedTexts(tx, 'evidence', ids);
  const opened = await Promise.all(rows.map((row) => withText(tx, row, row.place)));
  return opened.map(({ id, text, salt }) => ({ requestId: id, text, ...(salt === null ? {} : { salt }) }));
}
