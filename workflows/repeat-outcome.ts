/** Sends an SMS about an outcome again on another day: its own workflow, because its offer is closed (§3.2, §4b). */
import { sleep } from '@temporalio/workflow';
import { sms } from './activity-options.ts';
import type { OutcomeRepeat } from './offer-contract.ts';

export async function repeatOutcome({ offerId, attempt, dueAt }: OutcomeRepeat): Promise<void> {
  const leftMs = Math.max(1, Date.parse(dueAt) - Date.now());
  await sleep(leftMs, { summary: 'Waiting for another day to send the SMS about the outcome again' });
  await sms(`Send the SMS about the outcome again, day ${attempt}`).sendOutcomeAgain({ offerId, attempt });
}
