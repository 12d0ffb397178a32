/** §5: the result of the offer is the result of the service itself, given by the provider within its act's term. */
import { condition, sleep } from '@temporalio/workflow';
import { DAY_MS } from '../domain/durations.ts';
import { decide, providers } from './activity-options.ts';
import type { Story } from './offer-run.ts';
import { letGoWhen, notInHaste, untilNews } from './offer-run.ts';

/** §3, §5, §6a: the last checks and the call are one step; it waits as long as the provider is away, but not for a
 *  recipient who refuses, nor for an offer that was taken back meanwhile. */
export async function callProvider(story: Story): Promise<void> {
  const pointless = () => Boolean(story.offer.end) || !story.offer.answer?.agrees;
  const provide = () => providers('checks at acceptance and the provider’s system (§5)').provide(story.id);
  const before = story.offer;
  story.take(await letGoWhen(pointless, provide));
  if (!pointless() && !story.offer.calledAt) await notInHaste(story, before);
}

/** A term that ends is an event for people and never an end of the offer. */
export async function awaitOutcome(story: Story): Promise<void> {
  const { term } = story.offer;
  if (term) {
    if (await pollUntil(story, Date.parse(term.warnAt), '80 % of the act’s term (§5)')) return;
    story.take(await decide({ offerId: story.id.offerId, what: 'term-warning' }));
    if (await ask(story)) return;
    if (await pollUntil(story, Date.parse(term.endsAt), 'end of the act’s term (§5)')) return;
    story.take(await decide({ offerId: story.id.offerId, what: 'term-breached' }));
  }
  while (!(await ask(story))) {
    if (await pollUntil(story, Date.now() + DAY_MS, 'the provider’s overdue decision')) return;
  }
}

const ended = (story: Story): boolean => story.offer.end !== undefined;

/** Waits for the decision until a moment; a provider that never calls back is asked every so often, if the catalogue
 *  says so. */
async function pollUntil(story: Story, untilMs: number, summary: string): Promise<boolean> {
  const every = story.offer.made.terms.pollEveryMs ?? Infinity;
  while (Date.now() + every < untilMs) {
    if (await untilNews(() => ended(story), Date.now() + every, 'next question to the provider')) return true;
    if (await ask(story)) return true;
  }
  // The timer is not cancelled when the decision comes first: the run is about to end, and an event is an event.
  const time = sleep(Math.max(1, untilMs - Date.now()), { summary });
  await Promise.race([time, condition(() => ended(story))]);
  return ended(story);
}

/** A callback may have been lost: the provider is asked. True when the offer has its outcome. */
async function ask(story: Story): Promise<boolean> {
  const askProvider = () => providers('has the provider decided?').askProvider(story.id);
  if (!ended(story)) story.take(await letGoWhen(() => ended(story), askProvider));
  return ended(story);
}
