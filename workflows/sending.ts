/** §3: consent and a registered phone; then the phone's line, the morning, and the question itself. */
import { condition } from '@temporalio/workflow';
import { wasAsked } from '../domain/offer.ts';
import { quietEndFor } from '../domain/quiet-hours.ts';
import { registers, sms } from './activity-options.ts';
import type { Story } from './offer-run.ts';
import { letGoWhen, untilNews } from './offer-run.ts';

/** Ends with the offer SMS at the operator, or with an offer that ended before. */
export async function bringToRecipient(story: Story): Promise<void> {
  const brought = () => Boolean(story.offer.end) || wasAsked(story.offer);
  while (!brought()) {
    if (!story.offer.language) await screen(story);
    else await send(story);
  }
}

/** Consent that КДП is still asking for is looked at again when КДП has news, and every few minutes anyway. */
async function screen(story: Story): Promise<void> {
  const { newsCount, linesFreed } = story;
  story.take(
    await letGoWhen(
      () => story.newsCount > newsCount,
      () => registers('consent, person, phone (§3)').screen(story.id),
    ),
  );
  await waitForLine(story, linesFreed);
}

async function send(story: Story): Promise<void> {
  const { newsCount, linesFreed } = story;
  const morning = quietEndFor(story.offer.made.terms, Date.now());
  const news = () => story.newsCount > newsCount;
  if (morning && (await untilNews(news, morning, 'quiet hours: the offer goes out in the morning'))) return;
  story.take(
    await letGoWhen(
      () => Boolean(story.offer.end) || !story.offer.language,
      () => sms('offer SMS (§3.1)').sendOffer(story.id),
    ),
  );
  await waitForLine(story, linesFreed);
}

/** The line may become free while we are still being told that it is not: so what counts is how often it was, before
 *  we asked. */
async function waitForLine(story: Story, freedBefore: number): Promise<void> {
  const mustWait = () =>
    story.offer.waitingFor === 'line' && !story.offer.sentAt && !story.offer.end && story.linesFreed === freedBefore;
  if (mustWait()) await condition(() => !mustWait());
}
