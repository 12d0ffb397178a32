/** §5: the outcome of the offer is the outcome of the service, which the provider decides within the act's term. */
import { condition, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import { DAY_MS } from '../domain/durations.ts';
import { decide, providers } from './activity-options.ts';
import type { OfferRun } from './offer-run.ts';
import { cancelWhen, retrySoon, waitUntil } from './offer-run.ts';
import { OFFER_TERM } from './search-attributes.ts';

/** §3, §5, §6a: the last checks and the call are one activity; it waits as long as the provider is away, until the
 *  recipient refuses or the offer is cancelled. */
export async function callProvider(run: OfferRun): Promise<void> {
  const pointless = () => Boolean(run.offer.end) || !run.offer.answer?.agrees;
  const provide = () => providers('Repeat the checks and call the provider’s system (§5)').provide(run.id);
  const before = run.offer;
  run.display.callDelayed = false;
  run.apply(await cancelWhen(pointless, provide));
  if (!pointless() && !run.offer.calledAt) await retrySoon(run, before);
}

/** §5: waits for the provider's decision. The end of the act's term is noted for operators and never ends the
 *  offer. */
export async function awaitOutcome(run: OfferRun): Promise<void> {
  const { term } = run.offer;
  if (term) {
    if (await pollUntil(run, Date.parse(term.warnAt), 'Waiting for the decision until 80 % of the term (§5)')) return;
    await noteTerm(run, 'term-warning');
    if (await ask(run)) return;
    if (await pollUntil(run, Date.parse(term.endsAt), 'Waiting for the decision until the end of the term (§5)'))
      return;
    await noteTerm(run, 'term-breached');
  }
  while (!(await ask(run))) {
    if (await pollUntil(run, Date.now() + DAY_MS, 'Waiting for the overdue decision of the provider (§5)')) return;
  }
}

/** §5: notes that the term is nearly over or over: journal, operator task, callback; and a search attribute. */
async function noteTerm(run: OfferRun, what: 'term-warning' | 'term-breached'): Promise<void> {
  run.apply(await decide({ offerId: run.id.offerId, what }));
  const { termReached } = run.offer;
  if (termReached) upsertSearchAttributes([{ key: OFFER_TERM, value: termReached }]);
}

const ended = (run: OfferRun): boolean => run.offer.end !== undefined;

/** Waits for the decision until a moment; where the catalogue has an interval, it polls a provider that never calls our
 *  webhook. */
async function pollUntil(run: OfferRun, untilMs: number, summary: string): Promise<boolean> {
  const every = run.offer.made.terms.pollEveryMs ?? Infinity;
  while (Date.now() + every < untilMs) {
    if (await waitUntil(() => ended(run), Date.now() + every, 'Waiting until the provider is polled again'))
      return true;
    if (await ask(run)) return true;
  }
  // The timer is not cancelled when the decision comes first: the run is about to end, and a cancellation is one event
  // more in its history.
  const time = sleep(Math.max(1, untilMs - Date.now()), { summary });
  await Promise.race([time, condition(() => ended(run))]);
  return ended(run);
}

/** Polls the provider, because its webhook call may have been lost; true when the offer has its outcome. */
async function ask(run: OfferRun): Promise<boolean> {
  const askProvider = () => providers('Poll the provider for its decision (§5)').askProvider(run.id);
  if (!ended(run)) run.apply(await cancelWhen(() => ended(run), askProvider));
  return ended(run);
}
