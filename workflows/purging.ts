/** §6b: deletes data that was kept long enough. Started by a schedule. */
import { proxyActivities } from '@temporalio/workflow';
import type { RetentionActivities } from '../activities/purging.ts';
import { TASK_QUEUES } from './offer-contract.ts';

/** A few short statements, each over a batch of rows. */
const { purgeBatch } = proxyActivities<RetentionActivities>({
  taskQueue: TASK_QUEUES.offers,
  startToCloseTimeout: '30s',
  retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '10m' },
  summary: 'Delete expired data (§6b)',
});

/** The batches of one run: the rest waits for the next run, so that a history stays short. */
const MOST_BATCHES = 200;

/** §6b: deletes all data whose retention period is over. */
export async function purgeExpiredData(): Promise<void> {
  for (let batches = 0; batches < MOST_BATCHES; batches++) if (!(await purgeBatch()).more) return;
}
