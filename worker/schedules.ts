import { ScheduleClient } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { keepWithdrawalsSchedule } from '../adapters/temporal/withdrawals-schedule.ts';
import type { Log } from './log.ts';
import { startLoop } from './loop.ts';

const AGAIN_AFTER_MS = 10_000;

const SAID = {
  kept: 'withdrawals are pulled from КДП on a schedule',
  removed: 'withdrawals are not pulled: КДП is not asked over ШЭП',
  'no-schedules': 'this Temporal server has no schedules: withdrawals are not pulled',
} as const;

/** Has the schedules of this installation as its settings say, as soon as Temporal takes them; the worker waits for nothing. */
export function keepSchedules(
  { connection, namespace }: { connection: NativeConnection; namespace: string },
  withdrawalsEveryMs: number | undefined,
  log: Log,
) {
  const schedules = new ScheduleClient({ connection, namespace });
  let done = false;
  const keep = async () => {
    if (done) return false;
    const result = await keepWithdrawalsSchedule(schedules, withdrawalsEveryMs);
    log.info({}, SAID[result]);
    done = true;
    return false;
  };
  return startLoop('schedules', AGAIN_AFTER_MS, keep, log);
}
