/** Answers one reply outside its offer's run: help, a confirmation, too late, unknown sender. A workflow, because the
 *  SMS gateway may be down. */
import { sms } from './activity-options.ts';
import type { ReplyAnswer } from './offer-contract.ts';

export async function answerReply(answer: ReplyAnswer): Promise<void> {
  await sms(`Answer a reply by SMS: ${answer.kind}`).sendReplyAnswer(answer);
}
