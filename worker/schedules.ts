import { ScheduleClient } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { durationMs } from '../adapters/catalogue/durations.ts';
import type { Connections } from '../adapters/connections/definition.ts';
import { keepWithdrawalsSchedule } from '../adapters/temporal/withdrawals-schedule.ts';
import type { Log } from './log.ts';
import { startLoop } from './loop.ts';

const AGAIN_AFTER_MS = 10_000;

const SAID = {
  kept: 'withdrawals are pulled from КДП on a schedule',
  removed: 'withdrawals are not pulled: the connections do not say so',
  'no-schedules': 'this Temporal server has no schedules: withdrawals are not pulled',
} as const;

/** How often withdrawals are pulled; undefined where they are not. */
export const withdrawalsEvery = (state: Connections['state']): number | undefined =>
  state.kind === 'shep' && state.withdrawals !== 'none' ? durationMs(state.withdrawals.every) : undefined;

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
