/** §3b: consents that were withdrawn at КДП, which keeps them on a list until we have answered. Started by a
 *  schedule. */
import { proxyActivities } from '@temporalio/workflow';
import type { WithdrawalActivities } from '../activities/withdrawals.ts';
import { TASK_QUEUES } from './offer-contract.ts';

/** A list, its rows in the database, and up to a hundred answers; КДП that is away is asked again until the list was
 *  worked off. */
const { pullWithdrawals } = proxyActivities<WithdrawalActivities>({
  taskQueue: TASK_QUEUES.registers,
  startToCloseTimeout: '5m',
  retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '10m' },
  summary: 'withdrawals at КДП (§3b)',
});

/** Works КДП's list off. Two at once would do no harm; the schedule starts none while one runs. */
export async function pollWithdrawals(): Promise<void> {
  let more = true;
  while (more) ({ more } = await pullWithdrawals());
}
