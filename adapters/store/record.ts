/** The heart of the store: facts are added to an offer's chain, and everything that follows from them in the same
 *  transaction: its projection, the callbacks to the provider, the phone's line, the message to the workflow. */
import { answerDeadline } from '../../domain/answer-window.ts';
import type { Fact } from '../../domain/facts.ts';
import { chainEntry } from '../../domain/journal.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Offer } from '../../domain/offer.ts';
import { evolve, isUnanswered, stateOf } from '../../domain/offer.ts';
import type { NewsName } from '../../workflows/offer-contract.ts';
import { offerWorkflowId } from '../../workflows/offer-contract.ts';
import { callbackRows } from './callback-rows.ts';
import { releaseLine } from './lines.ts';
import { putInOutbox } from './outbox.ts';
import type { OutboxRow, Transaction } from './store.ts';
import { sha256 } from './store.ts';

/** An offer's row while it is locked; `folded` is the fold of its journal. */
export type LockedOffer = {
  id: string;
  code: string;
  providerId: string;
  serviceCode: string;
  serviceVersion: number;
  recipientId: string;
  representativeId: string | null;
  reference: string;
  phone: string | null;
  language: string | null;
  callingUntil: Date | null;
  folded: Offer;
  sequence: number;
  chainHash: string;
};

/** Locks an offer until the transaction ends, so that facts are decided and added one after the other. */
export async function lockOffer(tx: Transaction, offerId: string): Promise<LockedOffer | undefined> {
  const rows = await tx.$queryRaw<LockedOffer[]>`
    SELECT id, code, provider_id AS "providerId", service_code AS "serviceCode", service_version AS "serviceVersion",
           recipient_id AS "recipientId", representative_id AS "representativeId", reference, phone, language,
           calling_until AS "callingUntil", folded, sequence, chain_hash AS "chainHash"
    FROM offers WHERE id = ${offerId}::uuid FOR UPDATE`;
  return rows[0];
}

/** All facts of an offer, in the order in which they were noted. */
export async function factsOf(tx: Pick<Transaction, 'journalEntry'>, offerId: string): Promise<Fact[]> {
  const entries = await tx.journalEntry.findMany({
    where: { offerId },
    orderBy: { sequence: 'asc' },
    select: { fact: true },
  });
  return entries.map(({ fact }) => JSON.parse(fact) as Fact);
}

/** Personal columns and marks that are written beside the facts. */
export type OfferColumns = {
  phone?: string | null;
  language?: string;
  consentToken?: string;
  consentExpiresAt?: Date;
  callingUntil?: Date | null;
};

export type Appending = {
  facts: Fact[];
  /** Tells the workflow, when the facts change what it knows; absent for what the workflow itself asked for. */
  news?: NewsName;
  columns?: OfferColumns;
};

/** Adds facts to a locked offer; returns it as it is then, still locked, so that more may be added. */
export async function appendFacts(
  tx: Transaction,
  outbox: OutboxRow[],
  locked: LockedOffer,
  { facts, news, columns = {} }: Appending,
): Promise<LockedOffer> {
  const before = locked.folded;
  const folds = facts.reduce<Offer[]>((known, fact) => [...known, evolve(known.at(-1)!, fact)], [before]);
  const after = folds.at(-1)!;
  const next: LockedOffer = { ...locked, folded: after };
  const entries = facts.map((fact) => {
    const entry = chainEntry(locked.id, next.sequence + 1, fact, next.chainHash, sha256);
    next.sequence = entry.sequence;
    next.chainHash = entry.hash;
    const { sequence, previousHash, hash } = entry;
    return {
      offerId: locked.id,
      sequence,
      type: fact.type,
      at: fact.at,
      fact: canonicalJson(fact),
      previousHash,
      hash,
    };
  });
  if (entries.length > 0) await tx.journalEntry.createMany({ data: entries });
  await tx.offer.update({ where: { id: locked.id }, data: { ...projection(next), ...columns }, select: { id: true } });
  const callbacks = callbackRows(next, facts, folds);
  if (callbacks.length > 0) await tx.callback.createMany({ data: callbacks });
  const numberGone = before.language !== undefined && after.language === undefined;
  if ((isUnanswered(before) && !isUnanswered(after)) || numberGone)
    await releaseLine(tx, outbox, locked.id, facts[0]!.at);
  if (news && !before.closed && concernsWorkflow(before, after)) {
    outbox.push(
      await putInOutbox(tx, {
        workflowId: offerWorkflowId(locked.id),
        message: news,
        payload: { facts },
        at: facts[0]!.at,
      }),
    );
  }
  return next;
}

/** What `GET /offers` lists, derived from the fold and nothing else. */
export function projection({ folded, sequence, chainHash }: Pick<LockedOffer, 'folded' | 'sequence' | 'chainHash'>) {
  const deadline = answerDeadline(folded);
  return {
    state: stateOf(folded),
    reason: folded.end?.reason ?? null,
    sentAt: folded.sentAt ?? null,
    receivedAt: folded.receivedAt ?? null,
    deadline: deadline === undefined ? null : new Date(deadline),
    endedAt: folded.end?.at ?? null,
    folded: folded as object,
    sequence,
    chainHash,
  };
}

/** Help, notes and repeats are kept in the journal; the story goes on only with what moves it. */
function concernsWorkflow(before: Offer, after: Offer): boolean {
  return (
    before.receivedAt !== after.receivedAt ||
    before.answer !== after.answer ||
    before.deliveryFailure !== after.deliveryFailure ||
    before.end !== after.end ||
    before.language !== after.language
  );
}
