/** How each outside system is called: its task queue, its deadline, its retries, each with the reason. */
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DecisionActivities } from '../activities/decisions.ts';
import type { ProvidingActivities } from '../activities/providing.ts';
import type { ScreeningActivities } from '../activities/screening.ts';
import type { SmsActivities } from '../activities/sms.ts';
import { TASK_QUEUES } from './offer-contract.ts';

/** A call of a system that is down is retried without end, at growing intervals: an outage never ends an offer. */
const UNTIL_IT_ANSWERS = { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '10m' } as const;

/** Cancellation waits for an attempt under way: the run must receive what the attempt did in the outside system. */
const WAIT_FOR_CANCELLATION = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Screening: three registers in a row, each with a deadline of 5 s. */
export const registers = (summary: string) =>
  proxyActivities<ScreeningActivities>({
    taskQueue: TASK_QUEUES.registers,
    startToCloseTimeout: '20s',
    retry: UNTIL_IT_ANSWERS,
    cancellationType: WAIT_FOR_CANCELLATION,
    summary,
  });

/** SMS: one call of a gateway (10 s), or two when the first is slow, and two short transactions. The heartbeat detects
 *  a worker that died, because an outcome must be sent within 30 s (ADR 012). */
export const sms = (summary: string) =>
  proxyActivities<SmsActivities>({
    taskQueue: TASK_QUEUES.sms,
    startToCloseTimeout: '30s',
    heartbeatTimeout: '10s',
    retry: UNTIL_IT_ANSWERS,
    cancellationType: WAIT_FOR_CANCELLATION,
    summary,
  });

/** Providing: three registers and the provider's system; each call has a shorter deadline of its own. */
export const providers = (summary: string) =>
  proxyActivities<ProvidingActivities>({
    taskQueue: TASK_QUEUES.providers,
    startToCloseTimeout: '30s',
    retry: UNTIL_IT_ANSWERS,
    cancellationType: WAIT_FOR_CANCELLATION,
    summary,
  });

/** Decisions: one short transaction; a local activity, because the database is our own and it costs one event instead
 *  of six. */
export const { decide } = proxyLocalActivities<DecisionActivities>({
  startToCloseTimeout: '10s',
  retry: UNTIL_IT_ANSWERS,
});
