/** How each outside system is called: its queue, its deadline, its retries, each with the reason. */
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DecisionActivities } from '../activities/decisions.ts';
import type { ProvidingActivities } from '../activities/providing.ts';
import type { ScreeningActivities } from '../activities/screening.ts';
import type { SmsActivities } from '../activities/sms.ts';
import { TASK_QUEUES } from './offer-contract.ts';

/** A system that is down is asked again, less and less often, without end: an outage is no outcome of an offer. */
const UNTIL_IT_ANSWERS = { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '10m' } as const;

/** An attempt under way is heard to its end: what it did in the world must come back to the run. */
const WAIT_FOR_CANCELLATION = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Three registers in a row, each answered in under 5 s or not at all. */
export const registers = (summary: string) =>
  proxyActivities<ScreeningActivities>({
    taskQueue: TASK_QUEUES.registers,
    startToCloseTimeout: '20s',
    retry: UNTIL_IT_ANSWERS,
    cancellationType: WAIT_FOR_CANCELLATION,
    summary,
  });

/** One call of the operator (10 s), or two when the first is slow, and two short transactions. A worker that died is
 *  noticed at once, since an outcome goes out within 30 s (ADR 012). */
export const sms = (summary: string) =>
  proxyActivities<SmsActivities>({
    taskQueue: TASK_QUEUES.sms,
    startToCloseTimeout: '30s',
    heartbeatTimeout: '10s',
    retry: UNTIL_IT_ANSWERS,
    cancellationType: WAIT_FOR_CANCELLATION,
    summary,
  });

/** Three registers and the provider's own system, each with its own deadline inside. */
export const providers = (summary: string) =>
  proxyActivities<ProvidingActivities>({
    taskQueue: TASK_QUEUES.providers,
    startToCloseTimeout: '30s',
    retry: UNTIL_IT_ANSWERS,
    cancellationType: WAIT_FOR_CANCELLATION,
    summary,
  });

/** One short transaction; local, since it is our own database and costs one event instead of six. */
export const { decide } = proxyLocalActivities<DecisionActivities>({
  startToCloseTimeout: '10s',
  retry: UNTIL_IT_ANSWERS,
});
