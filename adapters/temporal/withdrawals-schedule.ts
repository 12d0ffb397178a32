import type { ScheduleClient, ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { TASK_QUEUES, WITHDRAWALS_ID, WITHDRAWALS_WORKFLOW_TYPE } from '../../workflows/offer-contract.ts';

/** gRPC's word for a call that a server does not have. */
const UNIMPLEMENTED = 12;

/** Sees to it that Temporal starts the pulling of withdrawals every so often (§3b); `undefined`: that it does not. Whatever was
 *  there before, it is as said afterwards. `no-schedules`: this server has none. Throws when Temporal cannot be reached. */
export async function keepWithdrawalsSchedule(
  schedules: ScheduleClient,
  everyMs: number | undefined,
): Promise<'kept' | 'removed' | 'no-schedules'> {
  try {
    if (everyMs === undefined) return await remove(schedules);
    const wanted = optionsFor(everyMs);
    await schedules.create(wanted).catch(async (fault: unknown) => {
      if (!(fault instanceof ScheduleAlreadyRunning)) throw fault;
      const { spec, action, policies } = wanted;
      await schedules.getHandle(WITHDRAWALS_ID).update((known) => ({ ...known, spec, action, policies }));
    });
    return 'kept';
  } catch (fault) {
    if (isUnimplemented(fault)) return 'no-schedules';
    throw fault;
  }
}

function optionsFor(everyMs: number) {
  return {
    scheduleId: WITHDRAWALS_ID,
    spec: { intervals: [{ every: everyMs }] },
    action: {
      type: 'startWorkflow',
      workflowType: WITHDRAWALS_WORKFLOW_TYPE,
      workflowId: WITHDRAWALS_ID,
      taskQueue: TASK_QUEUES.offers,
    },
    // The list holds everything: a round that was missed needs none of its own.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: everyMs },
  } as const satisfies ScheduleOptions;
}

async function remove(schedules: ScheduleClient): Promise<'removed'> {
  await schedules
    .getHandle(WITHDRAWALS_ID)
    .delete()
    .catch((fault: unknown) => {
      if (!(fault instanceof ScheduleNotFoundError)) throw fault;
    });
  return 'removed';
}

function isUnimplemented(fault: unknown): boolean {
  const { code, cause } = fault as { code?: unknown; cause?: unknown };
  return code === UNIMPLEMENTED || (cause !== undefined && isUnimplemented(cause));
}
