/** §3b: consents that were withdrawn at КДП, which lists them until this system has answered. Started by a
 *  schedule. */
import { proxyActivities } from '@temporalio/workflow';
import type { WithdrawalActivities } from '../activities/withdrawals.ts';
import { TASK_QUEUES } from './offer-contract.ts';

/** One list, its rows in the database, and up to a hundred answers; retried without end while КДП is away. */
const { pullWithdrawals } = proxyActivities<WithdrawalActivities>({
  taskQueue: TASK_QUEUES.registers,
  startToCloseTimeout: '5m',
  retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '10m' },
  summary: 'Read and answer withdrawals of consent at КДП (§3b)',
});

/** §3b: handles КДП's list of withdrawals. Two runs at once would do no harm; the schedule starts none while one
 *  runs. */
export async function pollWithdrawals(): Promise<void> {
  let more = true;
  while (more) ({ more } = await pullWithdrawals());
}
