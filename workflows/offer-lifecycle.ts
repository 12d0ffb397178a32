/** One offer, from the screening to its outcome. Reads in the order of §§3–5 of the Rules. */
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

/** §§3–5: one offer's whole life; what it gives back is what its events make of it. */
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

/** The delivery watch: silence of the operator is not silence of the recipient, so it never annuls. */
async function awaitReceipt(run: OfferRun): Promise<void> {
  const heardOf = () => Boolean(run.offer.receivedAt ?? run.offer.deliveryFailure ?? run.offer.end);
  const watchEnd = deliveryWatchEnd(run.offer) ?? Date.now();
  const heard = await waitUntil(heardOf, watchEnd, 'receipt of the offer SMS (§4a)');
  if (!heard) run.take(await sms('status of the offer SMS').askOperator(run.id));
  if (!run.offer.receivedAt && !run.offer.end) await decideOn(run, 'undelivered');
}

/** §4: the window counts from receipt. A refusal may be corrected until it closes; silence annuls. */
async function awaitAnswer(run: OfferRun): Promise<void> {
  const agreedOrEnded = () => Boolean(run.offer.answer?.agrees || run.offer.end);
  await remind(run);
  const decided = await waitUntil(agreedOrEnded, decisionTime(run.offer)!, 'answer window (§4a)');
  if (!decided) await decideOn(run, 'window-closed');
}

/** One reminder, where the act has one, to those who have not answered; at night it waits for the morning. */
async function remind(run: OfferRun): Promise<void> {
  const remindAt = reminderTime(run.offer);
  const answered = () => !isUnanswered(run.offer);
  if (!remindAt || run.reminded || answered()) return;
  run.reminded = true;
  if (await waitUntil(answered, remindAt, 'reminder')) return;
  if (await waitOutQuietHours(run, answered)) return;
  if (Date.now() < answerDeadline(run.offer)!) run.take(await sms('reminder SMS').sendReminder(run.id));
}

/** The decision stands already; telling it may wait for the morning, and nothing that arrives meanwhile revives the
 *  offer. */
async function close(run: OfferRun): Promise<void> {
  if (run.offer.closed) return;
  if (!closingSms(run.offer)) return decideOn(run, 'close');
  if (!answersRecipient(run.offer)) await waitOutQuietHours(run, () => false);
  run.take(await sms('SMS of the outcome').tellEnd(run.id));
}
