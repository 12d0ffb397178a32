/** All workflows of the worker's bundle. */
export { answerReply } from './answer-reply.ts';
export { offerLifecycle } from './offer-lifecycle.ts';
export { repeatOutcome } from './repeat-outcome.ts';
export { purgeExpiredData } from './purging.ts';
export { pollWithdrawals } from './withdrawals.ts';
