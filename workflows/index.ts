/** Everything that the worker's bundle runs. */
export { answerReply } from './answer-reply.ts';
export { offerLifecycle } from './offer-lifecycle.ts';
export { purgeExpiredData } from './purging.ts';
export { pollWithdrawals } from './withdrawals.ts';
