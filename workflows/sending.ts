/** §3: consent and a registered phone; then the phone slot, the end of quiet hours, and the offer SMS. */
import { condition } from '@temporalio/workflow';
import { wasAsked } from '../domain/offer.ts';
import { isScreeningOutdated } from '../domain/screening.ts';
import { quietEndFor } from '../domain/quiet-hours.ts';
import { registers, sms } from './activity-options.ts';
import { showDetails } from './offer-display.ts';
import type { OfferRun } from './offer-run.ts';
import { cancelWhen, waitUntil } from './offer-run.ts';

/** §3.1: screens the recipient and sends the offer SMS; returns when the carrier has it or the offer has ended. */
export async function sendToRecipient(run: OfferRun): Promise<void> {
  const isDone = () => Boolean(run.offer.end) || wasAsked(run.offer);
  while (!isDone()) {
    if (!run.offer.language) await screen(run);
    else await send(run);
  }
}

/** A pending consent is asked for again when КДП reports a change, and every few minutes. */
async function screen(run: OfferRun): Promise<void> {
  const { eventCount, slotsFreed } = run;
  run.apply(
    await cancelWhen(
      () => run.eventCount > eventCount,
      () => registers('Check consent, person and phone (§3)').screen(run.id),
    ),
  );
  await waitForPhoneSlot(run, slotsFreed);
}

/** The SMS may have waited for hours: what was screened before that is screened again (§3, §6a). */
async function send(run: OfferRun): Promise<void> {
  const { eventCount, slotsFreed } = run;
  const quietEnd = quietEndFor(run.offer.made.terms, Date.now());
  const hasNewEvents = () => run.eventCount > eventCount;
  if (quietEnd && (await waitUntil(hasNewEvents, quietEnd, 'Waiting for the end of quiet hours'))) return;
  if (isScreeningOutdated(run.offer, Date.now())) return screen(run);
  showDetails(run.offer);
  run.apply(
    await cancelWhen(
      () => Boolean(run.offer.end) || !run.offer.language,
      () => sms('Send the offer SMS (§3.1)').sendOffer(run.id),
    ),
  );
  await waitForPhoneSlot(run, slotsFreed);
}

/** The phone slot may become free while the activity still reports that it is held: so `slotsFreed` is compared with
 *  its value from before the activity. */
async function waitForPhoneSlot(run: OfferRun, freedBefore: number): Promise<void> {
  const mustWait = () =>
    run.offer.waitingFor === 'phone-slot' && !run.offer.sentAt && !run.offer.end && run.slotsFreed === freedBefore;
  if (mustWait()) await condition(() => !mustWait());
}
