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

const MESSAGES = {
  kept: 'the schedule is set',
  removed: 'the schedule is not set: the connections file does not ask for it',
  'no-schedules': 'this Temporal server has no schedules: the schedule is not set',
} as const;

/** The schedules of Temporal: withdrawals at КДП (§3b), and the purge of expired data (§6b). */
export const schedulesOf = ({ state }: Pick<Connections, 'state'>): Schedule[] => [
  {
    id: contract.WITHDRAWALS_ID,
    workflowType: contract.WITHDRAWALS_WORKFLOW_TYPE,
    everyMs: withdrawalsEvery(state),
  },
  { id: contract.RETENTION_ID, workflowType: contract.RETENTION_WORKFLOW_TYPE, everyMs: DAY_MS },
];

/** How often withdrawals are pulled from КДП; undefined where they are not pulled. */
export const withdrawalsEvery = (state: Connections['state']): number | undefined =>
  state.kind === 'shep' && state.withdrawals !== 'none' ? durationMs(state.withdrawals.every) : undefined;

/** Sets the schedules of this installation, in the background: it repeats until Temporal has accepted them. */
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
      log.info({ workflowId }, MESSAGES[await keepSchedule(schedules, schedule)]);
    }
    done = true;
    return false;
  };
  return startLoop('schedules', AGAIN_AFTER_MS, keep, log);
}
