import { randomInt, randomUUID } from 'node:crypto';
import type { OfferMade } from '../../domain/facts.ts';
import { chainEntry, GENESIS_HASH } from '../../domain/journal.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { newOffer } from '../../domain/offer.ts';
import { OFFER_WORKFLOW_TYPE, offerWorkflowId } from '../../workflows/offer-contract.ts';
import { termsOf } from '../catalogue/definition.ts';
import { currentService } from './catalogue.ts';
import { putInOutbox } from './outbox.ts';
import { projection } from './record.ts';
import { identifierOf, indexIn, sealFor, sealForNew } from './sealed.ts';
import type { Store, Transaction } from './store.ts';
import { inTransaction, sha256 } from './store.ts';

/** What a provider's system asks for; the identifiers are checked already. */
export type OfferRequest = {
  serviceCode: string;
  recipient: { iin: string } | { bin: string; representativeIin: string };
  reference: string;
  facts?: Record<string, unknown>;
  factsAsOf?: string;
};

export type MadeOffer =
  | { made: 'new' | 'before'; offerId: string }
  | { made: 'no'; because: 'unknown-service' | 'facts-too-old' | 'idempotency-mismatch' | 'in-flight' };

/** Makes an offer, one per service, recipient and life event (§2.1). The same request again gives the same offer, also under
 *  an idempotency key; a different one under the same reference or key is a mismatch. Durable when it returns. */
export async function makeOffer(
  store: Store,
  providerId: string,
  request: OfferRequest,
  idempotencyKey?: string,
): Promise<MadeOffer> {
  const nowMs = await store.now();
  // Of a request with an identifier in it nobody may find that by trying.
  const requestHash = indexIn(store.db, 'request', sha256(canonicalJson(request)));
  return inTransaction(store, async (tx, outbox) => {
    // Two requests about one life event wait for nobody: the second is told that the first is still under way.
    const { serviceCode, reference } = request;
    const event = `${providerId} ${serviceCode} ${recipientKey(request)} ${reference}`;
    if (!(await tryLock(tx, event))) return { made: 'no', because: 'in-flight' };
    const earlier = idempotencyKey ? await earlierUnder(tx, providerId, idempotencyKey) : null;
    if (earlier === 'in-flight') return { made: 'no', because: earlier };
    if (earlier) return sameAs(earlier.requestHash, requestHash, earlier.offerId);

    const service = await currentService(tx, providerId, serviceCode);
    if (!service) return { made: 'no', because: 'unknown-service' };
    const recipient = await recipientRow(tx, request);
    const offers = await offersOf(tx, recipient);
    const known = offers.find(
      (one) => one.reference === reference && one.serviceCode === serviceCode && one.isRecipient,
    );
    if (known) return sameAs(known.requestHash, requestHash, known.id);

    const terms = termsOf(service.definition);
    const at = new Date(nowMs).toISOString();
    const factsAsOf = request.factsAsOf ?? at;
    if (nowMs - Date.parse(factsAsOf) > terms.factsMaxAgeMs) return { made: 'no', because: 'facts-too-old' };

    const offerId = randomUUID();
    const [code, serviceVersion] = [freeCode(offers.map((one) => one.code)), service.version];
    const made: OfferMade = { type: 'offer-made', at, code, serviceCode, serviceVersion, providerId, factsAsOf, terms };
    await insertOffer(tx, offerId, made, { reference, requestHash, facts: request.facts ?? {}, ...recipient });
    if (idempotencyKey)
      await tx.idempotencyKey.create({
        data: { providerId, key: idempotencyKey, requestHash, offerId, createdAt: at },
      });
    const payload = { offerId, facts: [made] };
    outbox.push(
      await putInOutbox(tx, { workflowId: offerWorkflowId(offerId), message: OFFER_WORKFLOW_TYPE, payload, at }),
    );
    return { made: 'new', offerId };
  });
}

async function earlierUnder(tx: Transaction, providerId: string, key: string) {
  if (!(await tryLock(tx, `${providerId} key ${key}`))) return 'in-flight';
  return tx.idempotencyKey.findUnique({ where: { providerId_key: { providerId, key } } });
}

const sameAs = (earlierHash: string, hash: string, offerId: string): MadeOffer =>
  earlierHash === hash ? { made: 'before', offerId } : { made: 'no', because: 'idempotency-mismatch' };

async function tryLock(tx: Transaction, name: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { taken: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 1)) AS taken`;
  return row?.taken === true;
}

const recipientKey = ({ recipient }: OfferRequest): string => ('iin' in recipient ? recipient.iin : recipient.bin);

async function recipientRow(
  tx: Transaction,
  { recipient }: OfferRequest,
): Promise<{ id: string; representativeId: string | null }> {
  if ('iin' in recipient) return { id: await rowOf(tx, 'person', recipient.iin), representativeId: null };
  const representativeId = await rowOf(tx, 'person', recipient.representativeIin);
  return { id: await rowOf(tx, 'organisation', recipient.bin), representativeId };
}

/** Made by an insert that may meet another, since two services may meet the same person at the same moment. */
async function rowOf(tx: Transaction, kind: 'person' | 'organisation', identifier: string): Promise<string> {
  const index = indexIn(tx, 'identifier', identifier);
  const known = await tx.recipient.findUnique({
    where: { kind_identifierIndex: { kind, identifierIndex: index } },
    select: { id: true },
  });
  if (known) return known.id;
  const id = randomUUID();
  const sealed = await sealForNew(tx, id, identifierOf(id), identifier);
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO recipients (id, kind, identifier, identifier_index) VALUES (${id}::uuid, ${kind}, ${sealed}, ${index})
    ON CONFLICT (kind, identifier_index) DO UPDATE SET kind = EXCLUDED.kind RETURNING id`;
  return row!.id;
}

type TheirOffer = {
  id: string;
  code: string;
  serviceCode: string;
  reference: string;
  requestHash: string;
  isRecipient: boolean;
};

/** Everything offered to these people, the newest first: to know the same life event again, and to choose a free code. */
function offersOf(
  tx: Transaction,
  { id, representativeId }: { id: string; representativeId: string | null },
): Promise<TheirOffer[]> {
  return tx.$queryRaw<TheirOffer[]>`
    SELECT id, code, service_code AS "serviceCode", reference, request_hash AS "requestHash", recipient_id = ${id}::uuid AS "isRecipient"
    FROM offers WHERE recipient_id IN (${id}::uuid, ${representativeId}::uuid) OR representative_id IN (${id}::uuid, ${representativeId}::uuid)
    ORDER BY created_at DESC`;
}

const RECENT = 60;

/** A short number that no other recent offer to the same people has, so that `1 47` names one of them. */
function freeCode(theirs: string[]): string {
  const taken = new Set(theirs.slice(0, RECENT));
  const free = Array.from({ length: 90 }, (_, index) => String(index + 10)).filter((code) => !taken.has(code));
  return free[randomInt(free.length)]!;
}

type NewRow = { id: string; representativeId: string | null; reference: string; requestHash: string; facts: object };

async function insertOffer(tx: Transaction, offerId: string, made: OfferMade, row: NewRow): Promise<void> {
  const { sequence, previousHash, hash } = chainEntry(offerId, 1, made, GENESIS_HASH, sha256);
  const { id: recipientId, facts, representativeId, reference, requestHash } = row;
  const { code, providerId, serviceCode, serviceVersion, factsAsOf, at } = made;
  const { state, folded } = projection({ folded: newOffer(made), sequence, chainHash: hash });
  const place = { table: 'offers', column: 'facts', row: offerId };
  const sealedFacts = await sealFor(tx, recipientId, place, JSON.stringify(facts));
  await tx.$executeRaw`
    WITH offer AS (
      INSERT INTO offers (id, code, provider_id, service_code, service_version, recipient_id, representative_id, reference,
        request_hash, facts, facts_as_of, state, folded, sequence, chain_hash, created_at)
      VALUES (${offerId}::uuid, ${code}, ${providerId}, ${serviceCode}, ${serviceVersion}, ${recipientId}::uuid, ${representativeId}::uuid,
        ${reference}, ${requestHash}, ${sealedFacts}, ${factsAsOf}::timestamptz, ${state},
        ${JSON.stringify(folded)}::jsonb, ${sequence}, ${hash}, ${at}::timestamptz)
      RETURNING id
    )
    INSERT INTO journal (offer_id, sequence, type, at, fact, previous_hash, hash)
    SELECT id, ${sequence}, ${made.type}, ${at}::timestamptz, ${canonicalJson(made)}, ${previousHash}, ${hash} FROM offer`;
}
