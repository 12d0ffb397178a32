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
  const requestHash = sha256(canonicalJson(request));
  return inTransaction(store, async (tx, outbox) => {
    // Two requests about one life event wait for nobody: the second is told that the first is still under way.
    const event = `${providerId} ${request.serviceCode} ${recipientKey(request)} ${request.reference}`;
    const locks = [event, ...(idempotencyKey ? [`${providerId} key ${idempotencyKey}`] : [])];
    for (const lock of locks) if (!(await tryLock(tx, lock))) return { made: 'no', because: 'in-flight' };

    const earlier =
      idempotencyKey &&
      (await tx.idempotencyKey.findUnique({ where: { providerId_key: { providerId, key: idempotencyKey } } }));
    if (earlier) return sameAs(earlier.requestHash, requestHash, earlier.offerId);

    const service = await currentService(tx, providerId, request.serviceCode);
    if (!service) return { made: 'no', because: 'unknown-service' };
    const recipient = await recipientRow(tx, request);
    const { serviceCode, reference } = request;
    const byReference = { serviceCode_recipientId_reference: { serviceCode, recipientId: recipient.id, reference } };
    const known = await tx.offer.findUnique({ where: byReference, select: { id: true, requestHash: true } });
    if (known) return sameAs(known.requestHash, requestHash, known.id);

    const terms = termsOf(service.definition);
    const factsAsOf = request.factsAsOf ?? new Date(nowMs).toISOString();
    if (nowMs - Date.parse(factsAsOf) > terms.factsMaxAgeMs) return { made: 'no', because: 'facts-too-old' };

    const offerId = randomUUID();
    const at = new Date(nowMs).toISOString();
    const code = await freeCode(tx, recipient.id, recipient.representativeId);
    const made: OfferMade = {
      type: 'offer-made',
      at,
      code,
      serviceCode,
      serviceVersion: service.version,
      providerId,
      factsAsOf,
      terms,
    };
    await insertOffer(tx, offerId, made, { reference, requestHash, facts: request.facts ?? {}, ...recipient });
    if (idempotencyKey)
      await tx.idempotencyKey.create({
        data: { providerId, key: idempotencyKey, requestHash, offerId, createdAt: at },
      });
    outbox.push(
      await putInOutbox(tx, {
        workflowId: offerWorkflowId(offerId),
        message: OFFER_WORKFLOW_TYPE,
        payload: { offerId, facts: [made] },
        at,
      }),
    );
    return { made: 'new', offerId };
  });
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

/** Made by an upsert in the database, since two services may meet the same person at the same moment. */
async function rowOf(tx: Transaction, kind: 'person' | 'organisation', identifier: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO recipients (id, kind, identifier) VALUES (${randomUUID()}::uuid, ${kind}, ${identifier})
    ON CONFLICT (kind, identifier) DO UPDATE SET kind = EXCLUDED.kind RETURNING id`;
  return row!.id;
}

/** A short number that no other recent offer to the same people has, so that `1 47` names one of them. */
async function freeCode(tx: Transaction, recipientId: string, representativeId: string | null): Promise<string> {
  const people = [recipientId, ...(representativeId ? [representativeId] : [])];
  const theirs = { OR: [{ recipientId: { in: people } }, { representativeId: { in: people } }] };
  const recent = await tx.offer.findMany({
    where: theirs,
    select: { code: true },
    orderBy: { createdAt: 'desc' },
    take: 60,
  });
  const taken = new Set(recent.map(({ code }) => code));
  const free = Array.from({ length: 90 }, (_, index) => String(index + 10)).filter((code) => !taken.has(code));
  return free[randomInt(free.length)]!;
}

type NewRow = { id: string; representativeId: string | null; reference: string; requestHash: string; facts: object };

async function insertOffer(tx: Transaction, offerId: string, made: OfferMade, row: NewRow): Promise<void> {
  const { sequence, previousHash, hash } = chainEntry(offerId, 1, made, GENESIS_HASH, sha256);
  const { id: recipientId, ...rest } = row;
  const { code, providerId, serviceCode, serviceVersion, factsAsOf, at: createdAt } = made;
  const data = {
    id: offerId,
    code,
    providerId,
    serviceCode,
    serviceVersion,
    recipientId,
    factsAsOf,
    createdAt,
    ...rest,
  };
  await tx.offer.create({
    data: { ...data, ...projection({ folded: newOffer(made), sequence, chainHash: hash }) },
    select: { id: true },
  });
  await tx.journalEntry.create({
    data: { offerId, sequence, type: made.type, at: made.at, fact: canonicalJson(made), previousHash, hash },
  });
}
