import type { Call } from '../../activities/offer-book.ts';
import type { Application } from '../../activities/provider-system.ts';
import { acceptanceChecked } from '../../domain/acceptance.ts';
import type { Fact, ProviderOutcome } from '../../domain/facts.ts';
import { hearProvider } from '../../domain/provider-answer.ts';
import { appendFacts, factsOf, lockOffer } from './record.ts';
import type { LockedOffer } from './record.ts';
import type { Store, Transaction, OutboxRow } from './store.ts';
import { inTransaction } from './store.ts';
import { noteOutcome } from './take-result.ts';

type Now = { ms: number; iso: string };

/** Longer than a call may take, so that a refusal is never confirmed while the call is on its way. */
const CALL_MS = 40_000;

/** Marks that the provider is being called, and gives what it is told. */
export function beginCall(
  store: Store,
  offerId: string,
  consentToken: string,
  now: Now,
): Promise<Application | undefined> {
  return inTransaction(store, async (tx) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked) return undefined;
    const { answer, end, calledAt } = locked.folded;
    if (end || calledAt || !answer?.agrees) return undefined;
    const row = await tx.offer.update({
      where: { id: offerId },
      data: { callingUntil: new Date(now.ms + CALL_MS), consentToken },
      include: { recipient: true, representative: true },
    });
    const { recipient, representative } = row;
    return {
      offerId,
      serviceCode: row.serviceCode,
      recipient: representative
        ? { bin: recipient.identifier, representativeIin: representative.identifier }
        : { iin: recipient.identifier },
      facts: row.facts,
      acceptedAt: answer.arrivedAt,
      consentToken,
    };
  });
}

/** Notes that the provider has the application; its final word, if it came in the same answer, is noted with it. */
export function noteCall(
  store: Store,
  offerId: string,
  { calledAt, term, word }: Call,
  { iso: at }: Now,
): Promise<Fact[]> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    if (!locked || locked.folded.calledAt) return factsOf(tx, offerId);
    const facts: Fact[] = [acceptanceChecked(at), { type: 'provider-called', at, calledAt, ...(term ? { term } : {}) }];
    const called = await appendFacts(tx, outbox, locked, { facts, columns: { callingUntil: null } });
    if (called.folded.end) return factsOf(tx, offerId); // it ended while the call was on its way: that stands
    return [...facts, ...(word ? await heardFacts(tx, outbox, called, word, at) : [])];
  });
}

/** Notes a word that a poll brought. */
export function noteWord(store: Store, offerId: string, word: Word, { iso: at }: Now): Promise<Fact[]> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    return locked ? heardFacts(tx, outbox, locked, word, at) : [];
  });
}

type Word = ProviderOutcome & { resultNumber?: string };

async function heardFacts(
  tx: Transaction,
  outbox: OutboxRow[],
  locked: LockedOffer,
  word: Word,
  at: string,
): Promise<Fact[]> {
  const messageId = `${locked.id}.answer`;
  const heard = hearProvider(locked.folded, { ...word, messageId, at });
  if (heard === 'not-asked' || heard.facts.length === 0) return factsOf(tx, locked.id);
  const { id: offerId, providerId } = locked;
  const { count } = await tx.providerResult.createMany({
    data: [{ providerId, messageId, offerId, body: word, arrivedAt: at }],
    skipDuplicates: true,
  });
  if (count === 0) return factsOf(tx, locked.id);
  await noteOutcome(tx, outbox, locked, heard);
  return heard.facts;
}
