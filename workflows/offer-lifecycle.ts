/** One offer, from screening to outcome, in the order of §§3–5 of the Rules. */
import { setHandler } from '@temporalio/workflow';
import { closingSms, answersRecipient } from '../domain/acceptance.ts';
import {
  answerDeadline,
  decisionTime,
  deliveryWatchEnd,
  reminderTime,
  slotPassTime,
  undeliveredTime,
} from '../domain/answer-window.ts';
import { isUnanswered } from '../domain/offer.ts';
import type { Offer } from '../domain/offer.ts';
import { sms } from './activity-options.ts';
import { sendToRecipient } from './sending.ts';
import type { OfferStart } from './offer-contract.ts';
import { offerQuery } from './offer-contract.ts';
import { showDetails } from './offer-display.ts';
import type { OfferRun } from './offer-run.ts';
import { decideOn, startRun, waitUntil, waitOutQuietHours } from './offer-run.ts';
import { awaitOutcome, callProvider } from './providing.ts';

/** §§3–5: the workflow of one offer, from screening to its end; it returns the offer that its events fold to. */
export async function offerLifecycle(start: OfferStart): Promise<Offer> {
  const run = startRun(start);
  setHandler(offerQuery, () => run.offer);

  await sendToRecipient(run);
  while (!run.offer.end && !run.offer.calledAt) {
    if (run.offer.answer?.agrees) await callProvider(run);
    else if (run.offer.receivedAt) await awaitAnswer(run);
    else await awaitReceipt(run);
  }
  if (!run.offer.end) await awaitOutcome(run);
  await close(run);
  return run.offer;
}

/** §4a: the delivery watch. A missing receipt does not mean a missing answer: the offer waits on for an answer, and is
 *  never annulled. */
async function awaitReceipt(run: OfferRun): Promise<void> {
  const undeliveredAt = undeliveredTime(run.offer) ?? Date.now();
  const isReported = () =>
    Boolean(run.offer.receivedAt ?? run.offer.end) || undeliveredTime(run.offer) !== undeliveredAt;
  if (run.offer.receiptMissing ?? run.offer.deliveryFailure) {
    const reported = await waitUntil(isReported, undeliveredAt, 'Waiting for an answer, though no receipt came (§4a)');
    return reported ? undefined : decideOn(run, 'undelivered');
  }
  const watchEnd = deliveryWatchEnd(run.offer) ?? Date.now();
  if (await waitUntil(isReported, watchEnd, 'Waiting for the receipt of the offer SMS (§4a)')) return;
  run.apply(await sms('Ask the carrier for the status of the offer SMS (§4a)').askCarrier(run.id));
  if (!isReported()) await decideOn(run, 'receipt-missing');
}

/** What is due next while the answer is awaited. */
type Due = { at: number; summary: string; act: () => Promise<void> };

/** §4: the answer window counts from receipt. A refusal may be corrected until it closes; without an answer the offer
 *  is annulled. */
async function awaitAnswer(run: OfferRun): Promise<void> {
  const { at, summary, act } = nextDue(run);
  const isChanged = () => Boolean(run.offer.answer?.agrees || run.offer.end) || nextDue(run).at !== at;
  if (!(await waitUntil(isChanged, at, summary))) await act();
}

/** The first of: the reminder, where the act has one; passing the phone slot on (§3.1); the end of the window (§4b). */
function nextDue(run: OfferRun): Due {
  const { offer } = run;
  const window: Due = {
    at: decisionTime(offer)!,
    summary: 'Waiting for the answer until the window closes (§4a)',
    act: () => decideOn(run, 'window-closed'),
  };
  const slot: Due = {
    at: slotPassTime(offer) ?? Infinity,
    summary: 'Waiting for the answer until the phone slot passes on (§3.1)',
    act: () => decideOn(run, 'slot-passed'),
  };
  const reminder: Due = {
    at: (!run.reminded && isUnanswered(offer) && reminderTime(offer)) || Infinity,
    summary: 'Waiting for the answer until the reminder is due',
    act: () => remind(run),
  };
  return [window, slot, reminder].toSorted((a, b) => a.at - b.at)[0]!;
}

/** One reminder when there is no answer; in quiet hours it waits until they end. */
async function remind(run: OfferRun): Promise<void> {
  run.reminded = true;
  if (await waitOutQuietHours(run, () => !isUnanswered(run.offer))) return;
  if (Date.now() < answerDeadline(run.offer)!) run.apply(await sms('Send the reminder SMS').sendReminder(run.id));
}

/** Closes an offer that has ended. The SMS about it may wait for the end of quiet hours; an event that arrives
 *  meanwhile does not reopen the offer. A run that had not received all events learns here that an SMS is due. */
async function close(run: OfferRun): Promise<void> {
  while (!run.offer.closed) {
    if (!closingSms(run.offer)) await decideOn(run, 'close');
    else await sendOutcome(run);
  }
}

async function sendOutcome(run: OfferRun): Promise<void> {
  if (!answersRecipient(run.offer)) await waitOutQuietHours(run, () => false);
  showDetails(run.offer);
  run.apply(await sms('Send the SMS about the outcome').sendClosingSms(run.id));
}
