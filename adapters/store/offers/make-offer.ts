import { randomInt, randomUUID } from 'node:crypto';
import type { OfferMade } from '../../../domain/events.ts';
import { isServedBy } from '../../../domain/identifiers.ts';
import { chainEntry, GENESIS_HASH } from '../../../domain/journal.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import { chooseOfferCode } from '../../../domain/offer-codes.ts';
import { newOffer } from '../../../domain/offer.ts';
import { OFFER_WORKFLOW_TYPE, offerWorkflowId } from '../../../workflows/offer-contract.ts';
import type { ServiceDefinition } from '../../catalogue/definition.ts';
import { termsOf } from '../../catalogue/definition.ts';
import { rulesInForce } from '../../catalogue/rules.ts';
import { currentService } from '../catalogue/service-definitions.ts';
import type { OfferCaps } from '../../../domain/offer-caps.ts';
import type { CapReached } from './offer-caps.ts';
import { capReached } from './offer-caps.ts';
import { placeIn } from '../database/personal-columns.ts';
import { putInOutbox } from '../database/outbox.ts';
import type { OfferRow } from './read-offers.ts';
import { writtenOffer } from './read-offers.ts';
import { projection } from '../journal/append-events.ts';
import { offersOf, recipientRow } from './recipient-rows.ts';
import type { FactsRefused } from './refused-facts.ts';
import { refusedFacts } from './refused-facts.ts';
import { indexIn, sealFor } from '../database/sealed.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction, sha256 } from '../database/store.ts';

/** The request of a provider's system; its identifiers are valid. */
export type OfferRequest = {
  serviceCode: string;
  recipient: { iin: string } | { bin: string; representativeIin: string };
  reference: string;
  /** Names the life event for the cool-down (docs/adr/024-a-cool-down-bars-one-life-event.md). */
  lifeEvent?: string;
  eligibilityFacts?: Record<string, unknown>;
  factsAsOf?: string;
};

/** Why no offer is made. */
export type Refusal = 'unknown-service' | 'recipient-kind' | 'idempotency-mismatch' | 'in-flight';

export type MadeOffer =
  | { made: 'new'; offerId: string; written: OfferRow }
  | { made: 'existing'; offerId: string }
  | { made: 'refused'; because: Refusal }
  | FactsRefused
  | CapReached;

/** The caller's idempotency key, and the caps of offers. */
export type Conditions = { idempotencyKey?: string | undefined; caps?: OfferCaps };

/** Makes an offer, one per service, recipient and life event (§2.1). A repeated request returns the existing offer; a
 *  different request under the same reference or idempotency key is a mismatch. The offer is committed when this
 *  returns; a new one is returned as it was written. */
export async function makeOffer(
  store: Store,
  providerId: string,
  request: OfferRequest,
  { idempotencyKey, caps = {} }: Conditions = {},
): Promise<MadeOffer> {
  const nowMs = await store.now();
  // A request holds an identifier: from a plain hash it could be found by trying all numbers.
  const requestHash = indexIn(store.db, 'request', sha256(canonicalJson(request)));
  const making = inTransaction<MadeOffer>(store, async (tx, outbox) => {
    // Two requests about one life event do not wait for each other: the second is refused as `in-flight`.
    const { serviceCode, reference } = request;
    const event = `${providerId} ${serviceCode} ${recipientKey(request)} ${reference}`;
    if (!(await tryLock(tx, event, providerId))) return { made: 'refused', because: 'in-flight' };
    const earlier = idempotencyKey ? await earlierUnder(tx, providerId, idempotencyKey) : null;
    if (earlier === 'in-flight') return { made: 'refused', because: earlier };
    if (earlier) return sameAs(earlier.requestHash, requestHash, earlier.offerId);

    const service = await currentService(tx, providerId, serviceCode);
    if (!service) return { made: 'refused', because: 'unknown-service' };
    const recipient = await recipientRow(tx, request);
    const offers = await offersOf(tx, recipient);
    const known = offers.find(
      (one) => one.reference === reference && one.serviceCode === serviceCode && one.isRecipient,
    );
    if (known) return sameAs(known.requestHash, requestHash, known.id);

    const terms = termsOf(service.definition);
    const at = new Date(nowMs).toISOString();
    const refused =
      refusedRecipient(service.definition, request) ??
      refusedFacts(service.definition, terms, request, { ms: nowMs, iso: at });
    if (refused) throw new RolledBack(refused);
    const madeAtMs = offers.filter((one) => one.isToSamePerson).map((one) => one.createdAt.getTime());
    const reached = await capReached(tx, caps, { serviceCode, madeAtMs, nowMs });
    if (reached) throw new RolledBack(reached);

    const offerId = randomUUID();
    const codes = offers.map((one) => one.code);
    const [code, serviceVersion] = [chooseOfferCode(codes, (limit) => randomInt(limit)), service.version];
    const { factsAsOf = at, lifeEvent = null, eligibilityFacts = {} } = request;
    const { resultKind } = service.definition;
    const frozen = { factsAsOf, rulesEdition: rulesInForce().edition, resultKind, terms };
    const made: OfferMade = { type: 'offer-made', at, code, serviceCode, serviceVersion, providerId, ...frozen };
    await insertOffer(tx, offerId, made, { reference, lifeEvent, requestHash, eligibilityFacts, ...recipient });
    if (idempotencyKey) {
      const key = { providerId, key: idempotencyKey, requestHash, offerId, createdAt: at };
      await tx.idempotencyKey.create({ data: key });
    }
    const payload = { offerId, events: [made] };
    outbox.push(
      await putInOutbox(tx, { workflowId: offerWorkflowId(offerId), message: OFFER_WORKFLOW_TYPE, payload, at }),
    );
    return { made: 'new', offerId, written: writtenOffer(made, { offerId, request, recipient }) };
  });
  return making.catch((fault: unknown) => {
    if (fault instanceof RolledBack) return fault.outcome;
    throw fault;
  });
}

/** Rolls the transaction back, so that no row of a person remains to whom no offer is made. */
class RolledBack extends Error {
  readonly outcome: MadeOffer;

  constructor(outcome: MadeOffer) {
    super(outcome.made);
    this.outcome = outcome;
  }
}

/** §2.3: refuses a recipient for whom the service is not. */
function refusedRecipient(
  { recipientKind }: ServiceDefinition,
  { recipient }: OfferRequest,
): { made: 'refused'; because: 'recipient-kind' } | undefined {
  const kind = 'iin' in recipient ? 'person' : 'organisation';
  return isServedBy(kind, recipientKind) ? undefined : { made: 'refused', because: 'recipient-kind' };
}

async function earlierUnder(tx: Transaction, providerId: string, key: string) {
  if (!(await tryLock(tx, `${providerId} key ${key}`, providerId))) return 'in-flight';
  return tx.idempotencyKey.findUnique({ where: { providerId_key: { providerId, key } } });
}

const sameAs = (earlierHash: string, hash: string, offerId: string): MadeOffer =>
  earlierHash === hash ? { made: 'existing', offerId } : { made: 'refused', because: 'idempotency-mismatch' };

/** Locks the name if it is free. The same statement sets the write scope (store.ts), which saves a round trip. */
async function tryLock(tx: Transaction, name: string, providerId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 1)) AS taken, set_config('app.provider',
      ${providerId}, true)`;
  return row?.taken === true;
}

const recipientKey = ({ recipient }: OfferRequest): string => ('iin' in recipient ? recipient.iin : recipient.bin);

type NewRow = {
  id: string;
  representativeId: string | null;
  reference: string;
  lifeEvent: string | null;
  requestHash: string;
  eligibilityFacts: object;
};

async function insertOffer(tx: Transaction, offerId: string, made: OfferMade, row: NewRow): Promise<void> {
  const { sequence, previousHash, hash } = chainEntry(offerId, 1, made, GENESIS_HASH, sha256);
  const { id: recipientId, eligibilityFacts, representativeId, reference, lifeEvent, requestHash } = row;
  const { code, providerId, serviceCode, serviceVersion, factsAsOf, at } = made;
  const { state, folded } = projection({ folded: newOffer(made), sequence, chainHash: hash });
  const place = placeIn('offers', 'eligibility_facts', offerId);
  const sealedFacts = await sealFor(tx, recipientId, place, JSON.stringify(eligibilityFacts));
  await tx.$executeRaw`
    WITH offer AS (
      INSERT INTO offers (id, code, provider_id, service_code, service_version, recipient_id, representative_id,
        reference, life_event,
        request_hash, eligibility_facts, facts_as_of, state, folded, sequence, chain_hash, created_at)
      VALUES (${offerId}::uuid, ${code}, ${providerId}, ${serviceCode}, ${serviceVersion}, ${recipientId}::uuid,
        ${representativeId}::uuid,
        ${reference}, ${lifeEvent}, ${requestHash}, ${sealedFacts}, ${factsAsOf}::timestamptz, ${state},
        ${JSON.stringify(folded)}::jsonb, ${sequence}, ${hash}, ${at}::timestamptz)
      RETURNING id
    )
    INSERT INTO journal (offer_id, sequence, type, at, event, previous_hash, hash)
    SELECT id, ${sequence}, ${made.type}, ${at}::timestamptz, ${canonicalJson(made)}, ${previousHash}, ${hash}
      FROM offer`;
}
