/** What a running offer knows, how it learns news, and how it waits. */
import {
  CancellationScope,
  condition,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';
import { answerDeadline } from '../domain/answer-window.ts';
import { isCancellable } from '../domain/decisions.ts';
import type { Decision } from '../domain/decisions.ts';
import type { OfferEvent } from '../domain/events.ts';
import type { Offer } from '../domain/offer.ts';
import { evolve, newOffer, stateOf } from '../domain/offer.ts';
import { quietEndFor } from '../domain/quiet-hours.ts';
import { decide } from './activity-options.ts';
import * as contract from './offer-contract.ts';
import { describeOffer } from './offer-details.ts';
import { OFFER_DEADLINE, OFFER_STATE } from './search-attributes.ts';

/** The state of one run. `eventCount` and `slotsFreed` only grow: what happened while we looked away is seen in
 *  them. */
export type OfferRun = {
  readonly id: { offerId: string };
  offer: Offer;
  eventCount: number;
  slotsFreed: number;
  reminded: boolean;
  /** Adds events to what is known; what is known already, by its message, changes nothing (§6c). */
  take(events: readonly OfferEvent[]): void;
};

/** Starts to listen: from here on every message is taken in, whatever the run is waiting for. */
export function startRun({ offerId, events: [made, ...events] }: contract.OfferStart): OfferRun {
  const seen = new Set<string>();
  const take = (heard: readonly OfferEvent[]) => {
    const before = stateOf(run.offer);
    // The whole journal, from its first event: what we knew is replaced by what is written.
    if (heard[0]?.type === 'offer-made') run.offer = newOffer(heard[0]);
    for (const event of heard) {
      const message = messageOf(event);
      if (message && seen.has(message) && heard[0]?.type !== 'offer-made') continue;
      if (message) seen.add(message);
      run.offer = evolve(run.offer, event);
    }
    if (stateOf(run.offer) !== before) showState(run.offer);
    setCurrentDetails(describeOffer(run.offer));
  };
  const run: OfferRun = { id: { offerId }, offer: newOffer(made), eventCount: 0, slotsFreed: 0, reminded: false, take };
  const hear = ({ events: heard }: contract.NewEvents) => {
    run.eventCount += 1;
    take(heard);
  };
  for (const news of NEWS) setHandler(news, hear);
  setHandler(contract.phoneSlotFree, () => void (run.slotsFreed += 1));
  setHandler(contract.cancel, hear, { validator: (_news) => mustBeCancellable(run.offer) });
  take(events);
  return run;
}

const NEWS: readonly SignalDefinition<[contract.NewEvents]>[] = [
  contract.receiptArrived,
  contract.answerArrived,
  contract.consentChanged,
  contract.numberChanged,
  contract.providerAnswered,
];

function mustBeCancellable(offer: Offer): void {
  if (!isCancellable(offer)) throw new Error('An offer that ended, or whose provider was called, is not taken back');
}

const messageOf = (event: OfferEvent): string | undefined => {
  if ('inboundId' in event) return `${event.type} ${event.inboundId}`;
  return 'messageId' in event ? `${event.type} ${event.messageId}` : undefined;
};

function showState(offer: Offer): void {
  const deadline = answerDeadline(offer);
  const state = { key: OFFER_STATE, value: stateOf(offer) };
  upsertSearchAttributes(
    deadline === undefined ? [state] : [state, { key: OFFER_DEADLINE, value: new Date(deadline) }],
  );
}

/** Waits for something to become true, until a moment (epoch ms); false when the moment came first. */
export async function waitUntil(isTrue: () => boolean, untilMs: number, summary: string): Promise<boolean> {
  if (isTrue()) return true;
  return condition(isTrue, Math.max(1, untilMs - Date.now()), { summary });
}

/** Waits for the end of quiet hours, if they are on; true when something made the wait pointless. */
export async function waitOutQuietHours(run: OfferRun, pointless: () => boolean): Promise<boolean> {
  const morning = quietEndFor(run.offer.made.terms, Date.now());
  return morning === undefined ? pointless() : waitUntil(pointless, morning, 'quiet hours: it is told in the morning');
}

/** Runs an activity that may take days, and lets go of it when news makes it pointless; then it brought no events. A
 *  worker that died with it in its hands is noticed only by its timeout: after we let go, that is an end like any
 *  other. */
export async function cancelWhen(pointless: () => boolean, run: () => Promise<OfferEvent[]>): Promise<OfferEvent[]> {
  const scope = new CancellationScope();
  let done = false;
  const result = scope.run(run).finally(() => void (done = true));
  result.catch(() => {}); // its failure is thrown below
  await condition(() => done || pointless());
  if (!done) scope.cancel();
  try {
    return await result;
  } catch (failure) {
    if (scope.consideredCancelled) return [];
    throw failure;
  }
}

const LOOK_AGAIN_MS = 5_000;

/** Decided in the database, under the offer's lock: what is stored there is read first and comes back instead of the
 *  decision. */
export async function decideOn(run: OfferRun, what: Decision): Promise<void> {
  const before = run.offer;
  run.take(await decide({ offerId: run.id.offerId, what }));
  await retrySoon(run, before);
}

/** Should the database neither decide nor know news, its clock is behind ours: a moment later it will. */
export async function retrySoon(run: OfferRun, before: Offer): Promise<void> {
  const moved = () =>
    stateOf(run.offer) !== stateOf(before) || run.offer.answer !== before.answer || Boolean(run.offer.closed);
  if (!moved()) await waitUntil(moved, Date.now() + LOOK_AGAIN_MS, 'looked at again in a moment');
}
