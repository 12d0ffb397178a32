/** One offer, from screening to outcome, in the order of §§3–5 of the Rules. */
import { setHandler } from '@temporalio/workflow';
import { closingSms, answersRecipient } from '../domain/acceptance.ts';
import { answerDeadline, decisionTime, deliveryWatchEnd, reminderTime } from '../domain/answer-window.ts';
import { isUnanswered } from '../domain/offer.ts';
import type { Offer } from '../domain/offer.ts';
import { sms } from './activity-options.ts';
import { sendToRecipient } from './sending.ts';
import type { OfferStart } from './offer-contract.ts';
import { offerQuery } from './offer-contract.ts';
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

/** §4a: the delivery watch. A missing receipt does not mean a missing answer, so it never annuls an offer. */
async function awaitReceipt(run: OfferRun): Promise<void> {
  const isReported = () => Boolean(run.offer.receivedAt ?? run.offer.deliveryFailure ?? run.offer.end);
  const watchEnd = deliveryWatchEnd(run.offer) ?? Date.now();
  const reported = await waitUntil(isReported, watchEnd, 'Waiting for the receipt of the offer SMS (§4a)');
  if (!reported) run.apply(await sms('Ask the carrier for the status of the offer SMS (§4a)').askCarrier(run.id));
  if (!run.offer.receivedAt && !run.offer.end) await decideOn(run, 'undelivered');
}

/** §4: the answer window counts from receipt. A refusal may be corrected until it closes; without an answer the offer
 *  is annulled. */
async function awaitAnswer(run: OfferRun): Promise<void> {
  const agreedOrEnded = () => Boolean(run.offer.answer?.agrees || run.offer.end);
  await remind(run);
  const decided = await waitUntil(
    agreedOrEnded,
    decisionTime(run.offer)!,
    'Waiting for the answer until the window closes (§4a)',
  );
  if (!decided) await decideOn(run, 'window-closed');
}

/** One reminder, where the act has one, when there is no answer; in quiet hours it waits until they end. */
async function remind(run: OfferRun): Promise<void> {
  const remindAt = reminderTime(run.offer);
  const answered = () => !isUnanswered(run.offer);
  if (!remindAt || run.reminded || answered()) return;
  run.reminded = true;
  if (await waitUntil(answered, remindAt, 'Waiting for the answer until the reminder is due')) return;
  if (await waitOutQuietHours(run, answered)) return;
  if (Date.now() < answerDeadline(run.offer)!) run.apply(await sms('Send the reminder SMS').sendReminder(run.id));
}

/** Closes an offer that has ended. The SMS about it may wait for the end of quiet hours; an event that arrives
 *  meanwhile does not reopen the offer. */
async function close(run: OfferRun): Promise<void> {
  if (run.offer.closed) return;
  if (!closingSms(run.offer)) return decideOn(run, 'close');
  if (!answersRecipient(run.offer)) await waitOutQuietHours(run, () => false);
  run.apply(await sms('Send the SMS about the outcome').sendClosingSms(run.id));
}
