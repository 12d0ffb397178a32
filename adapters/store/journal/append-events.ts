/** Adds events to an offer's chain, and in the same transaction everything that follows from them: its projection, the
 *  callbacks to the provider, the phone slot, the message to the workflow, tasks that are raised or settled. */
import { answerDeadline } from '../../../domain/answer-window.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { chainEntry } from '../../../domain/journal.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { Offer } from '../../../domain/offer.ts';
import { evolve, stateOf } from '../../../domain/offer.ts';
import { releasesSlot } from '../../../domain/phone-slot.ts';
import { closedTasks, raisedTasks } from '../../../domain/task-changes.ts';
import { concernsWorkflow } from '../../../domain/workflow-signals.ts';
import type { SignalName } from '../../../domain/workflow-signals.ts';
import { offerWorkflowId } from '../../../workflows/offer-contract.ts';
import { callbackRows } from './callback-rows.ts';
import { releasePhoneSlot } from './phone-slots.ts';
import type { LockedOffer } from './locked-offer.ts';
import { answersFor } from './locked-offer.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Place } from '../database/personal-columns.ts';
import { indexIn, sealFor } from '../database/sealed.ts';
import type { OutboxRow, Transaction } from '../database/store.ts';
import { sha256 } from '../database/store.ts';
import { raiseTask } from '../tasks/raise-task.ts';
import { writeEvents } from './write-events.ts';

/** Columns of the offer that are written beside the events. */
export type OfferColumns = {
  phone?: string | null;
  language?: string;
  consentToken?: string;
  organisationName?: string;
  consentExpiresAt?: Date;
  callingUntil?: Date | null;
};

export type Appending = {
  events: OfferEvent[];
  /** The signal to the workflow, sent when the events concern it; absent when the workflow itself adds the events. */
  signal?: SignalName;
  columns?: OfferColumns;
};

/** Adds events to a locked offer; returns its new state, still locked, so that more can be added. */
export async function appendEvents(
  tx: Transaction,
  outbox: OutboxRow[],
  locked: LockedOffer,
  { events, signal, columns = {} }: Appending,
): Promise<LockedOffer> {
  const before = locked.folded;
  const folds = events.reduce<Offer[]>((known, event) => [...known, evolve(known.at(-1)!, event)], [before]);
  const after = folds.at(-1)!;
  const { entries, ...head } = chainOf(locked, events);
  const next: LockedOffer = { ...locked, ...head, folded: after };
  const sendsSignal = signal !== undefined && concernsWorkflow(before, after, signal);
  const at = events[0]?.at ?? '';
  const written = await writeEvents(tx, locked, {
    entries,
    row: { ...projection(next), ...(await sealedColumns(tx, locked, columns)) },
    callbacks: callbackRows(next, events, folds),
    messages: sendsSignal ? [{ workflowId: offerWorkflowId(locked.id), message: signal, payload: { events }, at }] : [],
    closes: closedTasks(before, after),
    at,
  });
  outbox.push(...written);
  for (const kind of raisedTasks(before, after, events))
    await raiseTask(tx, { kind, subject: `offer ${locked.id}` }, at);
  if (releasesSlot(before, after) && next.phone) await releasePhoneSlot(tx, outbox, locked.id, next.phone, at);
  return next;
}

/** The place of the organisation's name. */
export const nameOf = ({ id }: Pick<LockedOffer, 'id'>): Place => placeIn('offers', 'organisation_name', id);

/** The columns with the personal ones sealed: for the person who answers, or the recipient. */
async function sealedColumns(tx: Transaction, locked: LockedOffer, columns: OfferColumns) {
  const { phone, consentToken, organisationName: name, ...rest } = columns;
  const sealed = (column: 'phone' | 'consent_token', text: string) =>
    sealFor(tx, answersFor(locked), placeIn('offers', column, locked.id), text);
  return {
    ...rest,
    ...(phone === undefined ? {} : { phone: phone && (await sealed('phone', phone)) }),
    ...(phone === undefined ? {} : { phoneIndex: phone && indexIn(tx, 'phone', phone) }),
    ...(consentToken === undefined ? {} : { consentToken: await sealed('consent_token', consentToken) }),
    ...(name === undefined ? {} : { organisationName: await sealFor(tx, locked.recipientId, nameOf(locked), name) }),
  };
}

/** The entries that these events add to an offer's chain, and its new head. */
function chainOf(locked: LockedOffer, events: readonly OfferEvent[]) {
  let { sequence, chainHash } = locked;
  const entries = events.map((event) => {
    const entry = chainEntry(locked.id, sequence + 1, event, chainHash, sha256);
    ({ sequence, hash: chainHash } = entry);
    const { previousHash, hash } = entry;
    return { sequence, type: event.type, at: event.at, event: canonicalJson(event), previousHash, hash };
  });
  return { entries, sequence, chainHash };
}

/** The columns that `GET /offers` reads, derived from the fold alone. */
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
