/** One offer, from the screening to its outcome. Reads in the order of §§3–5 of the Rules. */
import { setHandler } from '@temporalio/workflow';
import { closingSms, answersRecipient } from '../domain/acceptance.ts';
import { answerDeadline, decisionTime, deliveryWatchEnd, reminderTime } from '../domain/answer-window.ts';
import { isUnanswered } from '../domain/offer.ts';
import type { Offer } from '../domain/offer.ts';
import { sms } from './activity-options.ts';
import { bringToRecipient } from './sending.ts';
import type { OfferStart } from './offer-contract.ts';
import { offerQuery } from './offer-contract.ts';
import type { Story } from './offer-run.ts';
import { decideOn, startStory, untilNews, waitForMorning } from './offer-run.ts';
import { awaitOutcome, callProvider } from './providing.ts';

/** §§3–5: one offer's whole life; what it gives back is what its facts make of it. */
export async function offerLifecycle(start: OfferStart): Promise<Offer> {
  const story = startStory(start);
  setHandler(offerQuery, () => story.offer);

  await bringToRecipient(story);
  while (!story.offer.end && !story.offer.calledAt) {
    if (story.offer.answer?.agrees) await callProvider(story);
    else if (story.offer.receivedAt) await awaitAnswer(story);
    else await awaitReceipt(story);
  }
  if (!story.offer.end) await awaitOutcome(story);
  await close(story);
  return story.offer;
}

/** The delivery watch: silence of the operator is not silence of the recipient, so it never annuls. */
async function awaitReceipt(story: Story): Promise<void> {
  const heardOf = () => Boolean(story.offer.receivedAt ?? story.offer.deliveryFailure ?? story.offer.end);
  const watchEnd = deliveryWatchEnd(story.offer) ?? Date.now();
  const heard = await untilNews(heardOf, watchEnd, 'receipt of the offer SMS (§4a)');
  if (!heard) story.take(await sms('status of the offer SMS').askOperator(story.id));
  if (!story.offer.receivedAt && !story.offer.end) await decideOn(story, 'undelivered');
}

/** §4: the window counts from receipt. A refusal may be corrected until it closes; silence annuls. */
async function awaitAnswer(story: Story): Promise<void> {
  const agreedOrEnded = () => Boolean(story.offer.answer?.agrees || story.offer.end);
  await remind(story);
  const decided = await untilNews(agreedOrEnded, decisionTime(story.offer)!, 'answer window (§4a)');
  if (!decided) await decideOn(story, 'window-closed');
}

/** One reminder, where the act has one, to those who have not answered; at night it waits for the morning. */
async function remind(story: Story): Promise<void> {
  const remindAt = reminderTime(story.offer);
  const answered = () => !isUnanswered(story.offer);
  if (!remindAt || story.reminded || answered()) return;
  story.reminded = true;
  if (await untilNews(answered, remindAt, 'reminder')) return;
  if (await waitForMorning(story, answered)) return;
  if (Date.now() < answerDeadline(story.offer)!) story.take(await sms('reminder SMS').sendReminder(story.id));
}

/** The decision stands already; telling it may wait for the morning, and nothing that arrives meanwhile revives the
 *  offer. */
async function close(story: Story): Promise<void> {
  if (story.offer.closed) return;
  if (!closingSms(story.offer)) return decideOn(story, 'close');
  if (!answersRecipient(story.offer)) await waitForMorning(story, () => false);
  story.take(await sms('SMS of the outcome').tellEnd(story.id));
}
