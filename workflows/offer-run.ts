/** The state of a running offer, how it receives events, and how it waits. */
import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';
import { isCancellable } from '../domain/decisions.ts';
import type { Decision } from '../domain/decisions.ts';
import type { OfferEvent } from '../domain/events.ts';
import type { Offer } from '../domain/offer.ts';
import { evolve, newOffer } from '../domain/offer.ts';
import { quietEndFor } from '../domain/quiet-hours.ts';
import { decide } from './activity-options.ts';
import * as contract from './offer-contract.ts';
import type { Display } from './offer-display.ts';
import { showOffer, startDisplay } from './offer-display.ts';

/** The state of one run. `eventCount` and `slotsFreed` only grow, so a comparison shows what came during an
 *  activity. */
export type OfferRun = {
  readonly id: { offerId: string };
  offer: Offer;
  eventCount: number;
  slotsFreed: number;
  reminded: boolean;
  readonly display: Display;
  /** Applies events to the offer; an event of a message that was applied before changes nothing (§6c). */
  apply(events: readonly OfferEvent[]): void;
};

/** Registers the handlers: from here on the run receives every message, whatever it waits for (§6c). */
export function startRun({ offerId, events: [made, ...events] }: contract.OfferStart): OfferRun {
  const seen = new Set<string>();
  const apply = (added: readonly OfferEvent[]) => {
    // The whole journal, from its first event, replaces the state of the run.
    if (added[0]?.type === 'offer-made') run.offer = newOffer(added[0]);
    for (const event of added) {
      const message = messageOf(event);
      if (message && seen.has(message) && added[0]?.type !== 'offer-made') continue;
      if (message) seen.add(message);
      run.offer = evolve(run.offer, event);
    }
    showOffer(run.offer, run.display);
  };
  const run: OfferRun = {
    id: { offerId },
    offer: newOffer(made),
    eventCount: 0,
    slotsFreed: 0,
    reminded: false,
    display: startDisplay(),
    apply,
  };
  const receive = ({ events: received }: contract.NewEvents) => {
    run.eventCount += 1;
    apply(received);
  };
  for (const signal of EVENT_SIGNALS) setHandler(signal, receive);
  setHandler(contract.delayed, ({ events: delays }) => {
    if (delays.length === 0) run.display.callDelayed = true;
    apply(delays);
  });
  setHandler(contract.phoneSlotFree, () => void (run.slotsFreed += 1));
  setHandler(contract.cancel, receive, { validator: (_events) => mustBeCancellable(run.offer) });
  apply(events);
  return run;
}

const EVENT_SIGNALS: readonly SignalDefinition<[contract.NewEvents]>[] = [
  contract.receiptArrived,
  contract.answerArrived,
  contract.consentChanged,
  contract.numberChanged,
  contract.providerAnswered,
];

function mustBeCancellable(offer: Offer): void {
  if (!isCancellable(offer))
    throw new Error('An offer that has ended, or to which the recipient agreed, cannot be cancelled');
}

const messageOf = (event: OfferEvent): string | undefined => {
  // The effect of a refusal during a call is noted later, by a second event of the same reply.
  if (event.type === 'answer-read') return `${event.type} ${event.inboundId} ${event.effect}`;
  if ('inboundId' in event) return `${event.type} ${event.inboundId}`;
  return 'messageId' in event ? `${event.type} ${event.messageId}` : undefined;
};

/** Waits until a condition is true or a moment (epoch ms) has come; false when the moment came first. */
export async function waitUntil(isTrue: () => boolean, untilMs: number, summary: string): Promise<boolean> {
  if (isTrue()) return true;
  const leftMs = untilMs - Date.now();
  return leftMs > 0 && condition(isTrue, leftMs, { summary });
}

/** Waits for the end of quiet hours; true when a message made the wait pointless. */
export async function waitOutQuietHours(run: OfferRun, pointless: () => boolean): Promise<boolean> {
  const quietEnd = quietEndFor(run.offer.made.terms, Date.now());
  return quietEnd === undefined ? pointless() : waitUntil(pointless, quietEnd, 'Waiting for the end of quiet hours');
}

/** Runs an activity that may take days, and cancels it when a message makes it pointless; a cancelled activity gives no
 *  events. When its worker has died, only the timeout ends the activity: after the cancellation this is no failure. */
export async function cancelWhen(pointless: () => boolean, run: () => Promise<OfferEvent[]>): Promise<OfferEvent[]> {
  const scope = new CancellationScope();
  let done = false;
  const result = scope.run(run).finally(() => void (done = true));
  result.catch(() => {}); // the failure is thrown below
  await condition(() => done || pointless());
  if (!done) scope.cancel();
  try {
    return await result;
  } catch (failure) {
    if (scope.consideredCancelled) return [];
    throw failure;
  }
}

const RETRY_MS = 5_000;

/** Decides in the database, under the offer's lock: when a message that is stored there forbids the decision, the run
 *  receives all events of the offer instead (§4, §6c). */
export async function decideOn(run: OfferRun, what: Decision): Promise<void> {
  const before = run.offer;
  run.apply(await decide({ offerId: run.id.offerId, what }));
  await retrySoon(run, before);
}

/** What a decision, or the message that forbids it, changes; by value, since the journal may have been applied anew. */
const decided = ({ end, receivedAt, answer, calledAt, closed, ...more }: Offer): string =>
  JSON.stringify([end, receivedAt, answer, calledAt, closed, more.receiptMissing, more.slotPassed, more.awaitsPeople]);

/** Waits a moment when the database neither decided nor had a new message: its clock is behind that of the run. */
export async function retrySoon(run: OfferRun, before: Offer): Promise<void> {
  const moved = () => decided(run.offer) !== decided(before);
  if (!moved()) await waitUntil(moved, Date.now() + RETRY_MS, 'Waiting 5 seconds before the next attempt');
}
