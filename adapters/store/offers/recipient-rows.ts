import { randomUUID } from 'node:crypto';
import type { RecipientKind } from '../../../domain/identifiers.ts';
import type { OfferRequest } from './make-offer.ts';
import { identifierOf, indexIn, sealForNew } from '../database/sealed.ts';
import type { Transaction } from '../database/store.ts';

/** The rows of the recipient and the representative in a request, made if they do not exist. */
export async function recipientRow(
  tx: Transaction,
  { recipient }: OfferRequest,
): Promise<{ id: string; representativeId: string | null }> {
  if ('iin' in recipient) return { id: await rowOf(tx, 'person', recipient.iin), representativeId: null };
  const representativeId = await rowOf(tx, 'person', recipient.representativeIin);
  return { id: await rowOf(tx, 'organisation', recipient.bin), representativeId };
}

/** The row of a person or organisation, locked until the end of the transaction, so that concurrent offers to one
 *  person see each other. Two transactions may insert the same new person at once, so the insert accepts a conflict. */
async function rowOf(tx: Transaction, kind: RecipientKind, identifier: string): Promise<string> {
  const index = indexIn(tx, 'identifier', identifier);
  const [known] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM recipients WHERE kind = ${kind} AND identifier_index = ${index} FOR NO KEY UPDATE`;
  if (known) return known.id;
  const id = randomUUID();
  const sealed = await sealForNew(tx, id, identifierOf(id), identifier);
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO recipients (id, kind, identifier, identifier_index) VALUES (${id}::uuid, ${kind}, ${sealed}, ${index})
    ON CONFLICT (kind, identifier_index) DO UPDATE SET kind = EXCLUDED.kind RETURNING id`;
  return row!.id;
}

export type TheirOffer = {
  id: string;
  code: string;
  serviceCode: string;
  reference: string;
  requestHash: string;
  isRecipient: boolean;
  /** Whether the same person is asked: the representative of an organisation, else the recipient. */
  isToSamePerson: boolean;
  createdAt: Date;
};

/** All offers to these people, newest first: to recognise a repeated life event, and to choose a free code. */
export function offersOf(
  tx: Transaction,
  { id, representativeId }: { id: string; representativeId: string | null },
): Promise<TheirOffer[]> {
  return tx.$queryRaw<TheirOffer[]>`
    SELECT id, code, service_code AS "serviceCode", reference, request_hash AS "requestHash",
      recipient_id = ${id}::uuid AS "isRecipient",
      coalesce(representative_id, recipient_id) = ${representativeId ?? id}::uuid AS "isToSamePerson",
      created_at AS "createdAt"
    FROM offers WHERE recipient_id IN (${id}::uuid, ${representativeId}::uuid) OR representative_id IN (${id}::uuid,
    ${representativeId}::uuid)
    ORDER BY created_at DESC`;
}
