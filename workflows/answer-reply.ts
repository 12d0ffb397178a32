/** Answers one reply beside its offer's run: help, a confirmation, too late, an unknown sender's. Durable, since the
 *  operator may be down. */
import { sms } from './activity-options.ts';
import type { ReplyAnswer } from './offer-contract.ts';

export async function answerReply(answer: ReplyAnswer): Promise<void> {
  await sms(`SMS: ${answer.kind}`).sendReplyAnswer(answer);
}
