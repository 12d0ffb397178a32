/** §3: consent and a registered phone; then the phone's line, the morning, and the question itself. */
import { condition } from '@temporalio/workflow';
import { wasAsked } from '../domain/offer.ts';
import { quietEndFor } from '../domain/quiet-hours.ts';
import { registers, sms } from './activity-options.ts';
import type { OfferRun } from './offer-run.ts';
import { cancelWhen, waitUntil } from './offer-run.ts';

/** Ends with the offer SMS at the operator, or with an offer that ended before. */
export async function sendToRecipient(run: OfferRun): Promise<void> {
  const brought = () => Boolean(run.offer.end) || wasAsked(run.offer);
  while (!brought()) {
    if (!run.offer.language) await screen(run);
    else await send(run);
  }
}

/** Consent that КДП is still asking for is looked at again when КДП has news, and every few minutes anyway. */
async function screen(run: OfferRun): Promise<void> {
  const { eventCount, slotsFreed } = run;
  run.take(
    await cancelWhen(
      () => run.eventCount > eventCount,
      () => registers('consent, person, phone (§3)').screen(run.id),
    ),
  );
  await waitForPhoneSlot(run, slotsFreed);
}

async function send(run: OfferRun): Promise<void> {
  const { eventCount, slotsFreed } = run;
  const morning = quietEndFor(run.offer.made.terms, Date.now());
  const news = () => run.eventCount > eventCount;
  if (morning && (await waitUntil(news, morning, 'quiet hours: the offer goes out in the morning'))) return;
  run.take(
    await cancelWhen(
      () => Boolean(run.offer.end) || !run.offer.language,
      () => sms('offer SMS (§3.1)').sendOffer(run.id),
    ),
  );
  await waitForPhoneSlot(run, slotsFreed);
}

/** The line may become free while we are still being told that it is not: so what counts is how often it was, before
 *  we asked. */
async function waitForPhoneSlot(run: OfferRun, freedBefore: number): Promise<void> {
  const mustWait = () =>
    run.offer.waitingFor === 'phone-slot' && !run.offer.sentAt && !run.offer.end && run.slotsFreed === freedBefore;
  if (mustWait()) await condition(() => !mustWait());
}
