import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import type { OfferState } from '../../../domain/offer-states.ts';
import type { Offer } from '../../../domain/offer.ts';
import { inclusionPath } from '../../../domain/merkle.ts';
import type { Proof, ProvenEntry } from '../../../domain/proof.ts';
import { toldDecision } from '../../../domain/told-decision.ts';
import { hashBytes } from '../../proof/checkpoint.ts';
import type { Signer } from '../../proof/keys.ts';
import { definitionOf } from '../catalogue/service-definitions.ts';
import { evidence, replies, sentSms } from './proven-messages.ts';
import { readNodes } from './log-nodes.ts';
import { treeOf } from './make-checkpoint.ts';
import { answersFor } from '../journal/locked-offer.ts';
import { placeIn } from '../database/personal-columns.ts';
import { openUnlessErased } from '../database/sealed.ts';
import type { ReadScope } from '../database/read-scope.ts';
import { EVERYTHING, inReadScope } from '../database/read-scope.ts';
import type { Store, Transaction } from '../database/store.ts';
import { sha256 } from '../database/store.ts';

/** Makes the signed proof of an offer (§6c), for an operator with the octets of replies and receipts: these hold the
 *  number, which no provider sees (§6b); `not-covered` while one of its entries waits for the next checkpoint. */
export async function proofOf(
  store: Store,
  scope: ReadScope,
  offerId: string,
  signer: Signer,
): Promise<Proof | 'not-covered'> {
  const at = new Date(await store.now()).toISOString();
  // One snapshot: entries that are added meanwhile belong to a later proof.
  const withOctets = scope === EVERYTHING;
  const collecting = (tx: Transaction) => collect(tx, offerId, { at, key: signer.vkey, withOctets });
  const unsigned = await inReadScope(store.db, scope, collecting, { isolationLevel: 'RepeatableRead' });
  if (unsigned === 'not-covered') return unsigned;
  return { ...unsigned, signature: signer.sign(canonicalJson(unsigned)).toString('base64') };
}

type Unsigned = Omit<Proof, 'signature'>;

type Wanted = { at: string; key: string; withOctets: boolean };

async function collect(
  tx: Transaction,
  offerId: string,
  { at, key, withOctets }: Wanted,
): Promise<Unsigned | 'not-covered'> {
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
    sent: await sentSms(tx, offerId, journal, withOctets),
    received: await replies(tx, journal, withOctets),
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
