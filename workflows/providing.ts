/** §5: the result of the offer is the result of the service itself, given by the provider within its act's term. */
import { condition, sleep } from '@temporalio/workflow';
import { DAY_MS } from '../domain/durations.ts';
import { decide, providers } from './activity-options.ts';
import type { OfferRun } from './offer-run.ts';
import { cancelWhen, retrySoon, waitUntil } from './offer-run.ts';

/** §3, §5, §6a: the last checks and the call are one step; it waits as long as the provider is away, but not for a
 *  recipient who refuses, nor for an offer that was taken back meanwhile. */
export async function callProvider(run: OfferRun): Promise<void> {
  const pointless = () => Boolean(run.offer.end) || !run.offer.answer?.agrees;
  const provide = () => providers('checks at acceptance and the provider’s system (§5)').provide(run.id);
  const before = run.offer;
  run.take(await cancelWhen(pointless, provide));
  if (!pointless() && !run.offer.calledAt) await retrySoon(run, before);
}

/** A term that ends is an event for people and never an end of the offer. */
export async function awaitOutcome(run: OfferRun): Promise<void> {
  const { term } = run.offer;
  if (term) {
    if (await pollUntil(run, Date.parse(term.warnAt), '80 % of the act’s term (§5)')) return;
    run.take(await decide({ offerId: run.id.offerId, what: 'term-warning' }));
    if (await ask(run)) return;
    if (await pollUntil(run, Date.parse(term.endsAt), 'end of the act’s term (§5)')) return;
    run.take(await decide({ offerId: run.id.offerId, what: 'term-breached' }));
  }
  while (!(await ask(run))) {
    if (await pollUntil(run, Date.now() + DAY_MS, 'the provider’s overdue decision')) return;
  }
}

const ended = (run: OfferRun): boolean => run.offer.end !== undefined;

/** Waits for the decision until a moment; a provider that never calls back is asked every so often, if the catalogue
 *  says so. */
async function pollUntil(run: OfferRun, untilMs: number, summary: string): Promise<boolean> {
  const every = run.offer.made.terms.pollEveryMs ?? Infinity;
  while (Date.now() + every < untilMs) {
    if (await waitUntil(() => ended(run), Date.now() + every, 'next question to the provider')) return true;
    if (await ask(run)) return true;
  }
  // The timer is not cancelled when the decision comes first: the run is about to end, and an event is an event.
  const time = sleep(Math.max(1, untilMs - Date.now()), { summary });
  await Promise.race([time, condition(() => ended(run))]);
  return ended(run);
}

/** A callback may have been lost: the provider is asked. True when the offer has its outcome. */
async function ask(run: OfferRun): Promise<boolean> {
  const askProvider = () => providers('has the provider decided?').askProvider(run.id);
  if (!ended(run)) run.take(await cancelWhen(() => ended(run), askProvider));
  return ended(run);
}
