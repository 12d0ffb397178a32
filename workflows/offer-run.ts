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
import type { Fact } from '../domain/events.ts';
import type { Offer } from '../domain/offer.ts';
import { evolve, newOffer, stateOf } from '../domain/offer.ts';
import { quietEndFor } from '../domain/quiet-hours.ts';
import { decide } from './activity-options.ts';
import * as contract from './offer-contract.ts';
import { describeOffer } from './offer-details.ts';
import { OFFER_DEADLINE, OFFER_STATE } from './search-attributes.ts';

/** The state of one run. `newsCount` and `linesFreed` only grow: what happened while we looked away is seen in them. */
export type Story = {
  readonly id: { offerId: string };
  offer: Offer;
  newsCount: number;
  linesFreed: number;
  reminded: boolean;
  /** Adds facts to what is known; what is known already, by its message, changes nothing (§6c). */
  take(facts: readonly Fact[]): void;
};

/** Starts to listen: from here on every message is taken in, whatever the story is waiting for. */
export function startStory({ offerId, facts: [made, ...facts] }: contract.OfferStart): Story {
  const seen = new Set<string>();
  const take = (heard: readonly Fact[]) => {
    const before = stateOf(story.offer);
    // The whole journal, from its first fact: what we knew is replaced by what is written.
    if (heard[0]?.type === 'offer-made') story.offer = newOffer(heard[0]);
    for (const fact of heard) {
      const message = messageOf(fact);
      if (message && seen.has(message) && heard[0]?.type !== 'offer-made') continue;
      if (message) seen.add(message);
      story.offer = evolve(story.offer, fact);
    }
    if (stateOf(story.offer) !== before) showState(story.offer);
    setCurrentDetails(describeOffer(story.offer));
  };
  const story: Story = { id: { offerId }, offer: newOffer(made), newsCount: 0, linesFreed: 0, reminded: false, take };
  const hear = ({ facts: heard }: contract.News) => {
    story.newsCount += 1;
    take(heard);
  };
  for (const news of NEWS) setHandler(news, hear);
  setHandler(contract.lineFree, () => void (story.linesFreed += 1));
  setHandler(contract.cancel, hear, { validator: (_news) => mustBeCancellable(story.offer) });
  take(facts);
  return story;
}

const NEWS: readonly SignalDefinition<[contract.News]>[] = [
  contract.receiptArrived,
  contract.answerArrived,
  contract.consentChanged,
  contract.numberChanged,
  contract.providerAnswered,
];

function mustBeCancellable(offer: Offer): void {
  if (!isCancellable(offer)) throw new Error('An offer that ended, or whose provider was called, is not taken back');
}

const messageOf = (fact: Fact): string | undefined => {
  if ('inboundId' in fact) return `${fact.type} ${fact.inboundId}`;
  return 'messageId' in fact ? `${fact.type} ${fact.messageId}` : undefined;
};

function showState(offer: Offer): void {
  const deadline = answerDeadline(offer);
  const state = { key: OFFER_STATE, value: stateOf(offer) };
  upsertSearchAttributes(
    deadline === undefined ? [state] : [state, { key: OFFER_DEADLINE, value: new Date(deadline) }],
  );
}

/** Waits for something to become true, until a moment (epoch ms); false when the moment came first. */
export async function untilNews(isTrue: () => boolean, untilMs: number, summary: string): Promise<boolean> {
  if (isTrue()) return true;
  return condition(isTrue, Math.max(1, untilMs - Date.now()), { summary });
}

/** Waits for the end of quiet hours, if they are on; true when something made the wait pointless. */
export async function waitForMorning(story: Story, pointless: () => boolean): Promise<boolean> {
  const morning = quietEndFor(story.offer.made.terms, Date.now());
  return morning === undefined ? pointless() : untilNews(pointless, morning, 'quiet hours: it is told in the morning');
}

/** Runs an activity that may take days, and lets go of it when news makes it pointless; then it brought no facts. A
 *  worker that died with it in its hands is noticed only by its timeout: after we let go, that is an end like any
 *  other. */
export async function letGoWhen(pointless: () => boolean, run: () => Promise<Fact[]>): Promise<Fact[]> {
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
export async function decideOn(story: Story, what: Decision): Promise<void> {
  const before = story.offer;
  story.take(await decide({ offerId: story.id.offerId, what }));
  await notInHaste(story, before);
}

/** Should the database neither decide nor know news, its clock is behind ours: a moment later it will. */
export async function notInHaste(story: Story, before: Offer): Promise<void> {
  const moved = () =>
    stateOf(story.offer) !== stateOf(before) || story.offer.answer !== before.answer || Boolean(story.offer.closed);
  if (!moved()) await untilNews(moved, Date.now() + LOOK_AGAIN_MS, 'looked at again in a moment');
}
