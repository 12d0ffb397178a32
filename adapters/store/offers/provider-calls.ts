import type { Call, Now } from '../../../activities/offer-book.ts';
import type { Application } from '../../../activities/provider-system.ts';
import { acceptanceChecked, agreementToConfirm } from '../../../domain/acceptance.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { OfferEvent, ProviderOutcome } from '../../../domain/events.ts';
import { evaluateCallEnd } from '../../../domain/conversation.ts';
import type { Offer } from '../../../domain/offer.ts';
import { evaluateDecision } from '../../../domain/provider-answer.ts';
import { answersFor, eventsOf, lockOffer } from '../journal/locked-offer.ts';
import { answerReply } from '../sms/answer-reply.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Store, Transaction, OutboxRow } from '../database/store.ts';
import { inSealedTransaction, inTransaction, sha256 } from '../database/store.ts';
import { identifierOf, openFor, sealFor } from '../database/sealed.ts';
import { noteOutcome, sealedResult } from './receive-result.ts';

/** Longer than a call may take, so that a cancellation or a late refusal is not confirmed while a call is under way. */
const CALL_MS = 40_000;

type CallRow = {
  serviceCode: string;
  eligibilityFacts: string;
  folded: Offer;
  kind: string;
  identifier: string;
  person: string;
  recipientId: string;
  personId: string;
};

/** Marks that the provider is being called, and returns the application; undefined unless the offer is PROVIDING and
 *  not called yet. One statement marks it, so that a refusal comes either before the call or too late. */
export const beginCall = (
  { db }: Store,
  offerId: string,
  consentToken: string,
  now: Now,
): Promise<Application | undefined> => inSealedTransaction(db, (tx) => begin(tx, offerId, consentToken, now));

async function begin(
  tx: Transaction,
  offerId: string,
  consentToken: string,
  now: Now,
): Promise<Application | undefined> {
  const who = await tx.offer.findUnique({
    where: { id: offerId },
    select: { recipientId: true, representativeId: true },
  });
  if (!who) return undefined;
  const tokenPlace = placeIn('offers', 'consent_token', offerId);
  const sealedToken = await sealFor(tx, answersFor(who), tokenPlace, consentToken);
  const [row] = await tx.$queryRaw<CallRow[]>`
    UPDATE offers o SET calling_until = ${new Date(now.ms + CALL_MS)}, consent_token = ${sealedToken}
    FROM recipients r, recipients p
    WHERE o.id = ${offerId}::uuid AND r.id = o.recipient_id AND p.id = COALESCE(o.representative_id, o.recipient_id)
      AND o.state = 'PROVIDING' AND o.folded->'calledAt' IS NULL
    RETURNING o.service_code AS "serviceCode", o.eligibility_facts AS "eligibilityFacts", o.folded, r.kind,
    r.identifier, p.identifier AS person,
      r.id::text AS "recipientId", p.id::text AS "personId"`;
  if (!row) return undefined;
  const { serviceCode, folded, kind } = row;
  const eligibilityFactsPlace = placeIn('offers', 'eligibility_facts', offerId);
  const eligibilityFacts: unknown = JSON.parse(
    await openFor(tx, row.recipientId, eligibilityFactsPlace, row.eligibilityFacts),
  );
  const identifier = await openFor(tx, row.recipientId, identifierOf(row.recipientId), row.identifier);
  const person = await openFor(tx, row.personId, identifierOf(row.personId), row.person);
  const recipient = kind === 'person' ? { iin: identifier } : { bin: identifier, representativeIin: person };
  return { offerId, serviceCode, recipient, eligibilityFacts, acceptedAt: folded.answer!.arrivedAt, consentToken };
}

/** Notes that the call failed; a refusal that came meanwhile counts (§4a). */
export function abandonCall(store: Store, offerId: string, { iso: at }: Now): Promise<void> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked) return;
    const { events, answer } = evaluateCallEnd(locked.folded, []);
    await appendEvents(tx, outbox, locked, { events, signal: 'answerArrived', columns: { callingUntil: null } });
    if (answer) await answerReply(tx, outbox, { ...answer, offerId, at });
  });
}

/** Confirms a counted yes by SMS although the provider could not be called yet; a yes that is confirmed is not
 *  confirmed again. */
export function confirmAgreement(store: Store, offerId: string, { iso: at }: Now): Promise<void> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (locked) await confirmYes(tx, outbox, locked, at);
  });
}

/** One SMS for each counted yes: the workflow that sends it is named by the answer. */
async function confirmYes(tx: Transaction, outbox: OutboxRow[], { id, folded }: LockedOffer, at: string) {
  const inboundId = agreementToConfirm(folded);
  if (inboundId) await answerReply(tx, outbox, { inboundId, kind: 'accepted', offerId: id, at });
}

/** Notes that the provider has the application, together with its final decision if the same answer brought one. */
export function noteCall(
  store: Store,
  offerId: string,
  { calledAt, term, decision }: Call,
  { iso: at }: Now,
): Promise<OfferEvent[]> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked || locked.folded.calledAt) return eventsOf(tx, offerId);
    const { events, answer } = evaluateCallEnd(locked.folded, [
      acceptanceChecked(at),
      { type: 'provider-called', at, calledAt, ...(term ? { term } : {}) },
    ]);
    const called = await appendEvents(tx, outbox, locked, { events, columns: { callingUntil: null } });
    if (answer) await answerReply(tx, outbox, { ...answer, offerId, at });
    if (called.folded.end) return eventsOf(tx, offerId); // an end that came during the call stays
    if (!decision) await confirmYes(tx, outbox, called, at);
    return [...events, ...(decision ? await appendDecision(tx, outbox, called, decision, at) : [])];
  });
}

/** Notes a decision that a poll brought. */
export function noteDecision(
  store: Store,
  offerId: string,
  decision: Decision,
  { iso: at }: Now,
): Promise<OfferEvent[]> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    return locked ? appendDecision(tx, outbox, locked, decision, at) : [];
  });
}

type Decision = ProviderOutcome & { resultNumber?: string };

async function appendDecision(
  tx: Transaction,
  outbox: OutboxRow[],
  locked: LockedOffer,
  decision: Decision,
  at: string,
): Promise<OfferEvent[]> {
  // A repeated decision has the same message id; a corrected one has another.
  const messageId = `${locked.id}.answer.${sha256(canonicalJson(decision)).slice(0, 16)}`;
  const evaluated = evaluateDecision(locked.folded, { ...decision, messageId, at });
  if (evaluated === 'not-asked' || evaluated.events.length === 0) return eventsOf(tx, locked.id);
  const { id: offerId, providerId } = locked;
  const { count } = await tx.providerResult.createMany({
    data: [
      { providerId, messageId, offerId, body: await sealedResult(tx, locked, messageId, decision), arrivedAt: at },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return eventsOf(tx, locked.id);
  await noteOutcome(tx, outbox, locked, evaluated);
  return evaluated.events;
}
