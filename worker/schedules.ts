import { ScheduleClient } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { DAY_MS } from '../domain/durations.ts';
import { durationMs } from '../adapters/catalogue/durations.ts';
import type { Connections } from '../config/connections/definition.ts';
import type { Schedule } from '../adapters/temporal/schedule.ts';
import { keepSchedule } from '../adapters/temporal/schedule.ts';
import * as contract from '../workflows/offer-contract.ts';
import type { Log } from './log.ts';
import { startLoop } from './loop.ts';

const AGAIN_AFTER_MS = 10_000;

const SAID = {
  kept: 'a schedule is kept',
  removed: 'a schedule is not wanted: the connections do not say so',
  'no-schedules': 'this Temporal server has no schedules: nothing is started by itself',
} as const;

/** What Temporal starts by itself: withdrawals at КДП (§3b), and letting go of what was kept long enough (§6b). */
export const schedulesOf = ({ state }: Pick<Connections, 'state'>): Schedule[] => [
  {
    id: contract.WITHDRAWALS_ID,
    workflowType: contract.WITHDRAWALS_WORKFLOW_TYPE,
    everyMs: withdrawalsEvery(state),
  },
  { id: contract.RETENTION_ID, workflowType: contract.RETENTION_WORKFLOW_TYPE, everyMs: DAY_MS },
];

/** How often withdrawals are pulled; undefined where they are not. */
export const withdrawalsEvery = (state: Connections['state']): number | undefined =>
  state.kind === 'shep' && state.withdrawals !== 'none' ? durationMs(state.withdrawals.every) : undefined;

/** Has the schedules of this installation as its settings say, as soon as Temporal takes them; the worker waits for
 *  nothing. */
export function keepSchedules(
  { connection, namespace }: { connection: NativeConnection; namespace: string },
  wanted: readonly Schedule[],
  log: Log,
) {
  const schedules = new ScheduleClient({ connection, namespace });
  let done = false;
  const keep = async () => {
    if (done) return false;
    for (const schedule of wanted) {
      const { id: workflowId } = schedule;
      log.info({ workflowId }, SAID[await keepSchedule(schedules, schedule)]);
    }
    done = true;
    return false;
  };
  return startLoop('schedules', AGAIN_AFTER_MS, keep, log);
}
