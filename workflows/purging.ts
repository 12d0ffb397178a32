/** §6b: what was kept long enough. Started by a schedule. */
import { proxyActivities } from '@temporalio/workflow';
import type { RetentionActivities } from '../activities/purging.ts';
import { TASK_QUEUES } from './offer-contract.ts';

/** A few short statements, each over a batch of rows. */
const { purgeBatch } = proxyActivities<RetentionActivities>({
  taskQueue: TASK_QUEUES.offers,
  startToCloseTimeout: '30s',
  retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '10m' },
  summary: 'data that was kept long enough (§6b)',
});

/** A round's batches at most: what is left then waits for the next round, so that a history never grows long. */
const MOST_BATCHES = 200;

/** Lets go of all that may not be kept any longer. */
export async function purgeExpiredData(): Promise<void> {
  for (let batches = 0; batches < MOST_BATCHES; batches++) if (!(await purgeBatch()).more) return;
}
