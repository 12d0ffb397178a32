import type { ScheduleClient, ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { TASK_QUEUES } from '../../workflows/offer-contract.ts';

/** gRPC's status of a call that a server does not implement. */
const UNIMPLEMENTED = 12;

/** A workflow without arguments that Temporal starts at an interval; `everyMs` undefined: not at all. */
export type Schedule = { id: string; workflowType: string; everyMs: number | undefined };

/** Creates, updates or removes the schedule as described. `no-schedules`: this server does not implement them. Throws
 *  when Temporal cannot be reached. */
export async function keepSchedule(
  schedules: ScheduleClient,
  { id, workflowType, everyMs }: Schedule,
): Promise<'kept' | 'removed' | 'no-schedules'> {
  try {
    if (everyMs === undefined) return await remove(schedules, id);
    const wanted = optionsFor(id, workflowType, everyMs);
    await schedules.create(wanted).catch(async (fault: unknown) => {
      if (!(fault instanceof ScheduleAlreadyRunning)) throw fault;
      const { spec, action, policies } = wanted;
      await schedules.getHandle(id).update((known) => ({ ...known, spec, action, policies }));
    });
    return 'kept';
  } catch (fault) {
    if (isUnimplemented(fault)) return 'no-schedules';
    throw fault;
  }
}

function optionsFor(id: string, workflowType: string, everyMs: number) {
  return {
    scheduleId: id,
    spec: { intervals: [{ every: everyMs }] },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: id,
      taskQueue: TASK_QUEUES.offers,
    },
    // Each run does all that is due, so a missed run is not repeated.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: everyMs },
  } as const satisfies ScheduleOptions;
}

async function remove(schedules: ScheduleClient, id: string): Promise<'removed'> {
  await schedules
    .getHandle(id)
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
