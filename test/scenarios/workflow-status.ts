import type { Execution, HistoryEvent, ScenarioServer } from '../support/scenario-server.ts';

/** What the histories of the running workflows show at this moment. */
export type WorkflowStatus = {
  /** No task and no activity runs; an activity that waits for its next attempt does not run. */
  isIdle: boolean;
  /** When the next timer of any workflow fires, epoch milliseconds. */
  nextTimer: number | undefined;
  /** Changes whenever anything happens. */
  fingerprint: string;
  /** Workflow tasks that fail again and again: the code is broken. */
  failures: string[];
};

/** temporal.api.enums.v1.WorkflowTaskFailedCause: an event arrived while the task ran. The server repeats the task, and
 *  it is no fault. */
const UNHANDLED_COMMAND = 1;

/** Reads the status of every running workflow. */
export async function readStatus(server: ScenarioServer): Promise<WorkflowStatus> {
  const running = await server.running();
  const statuses = await Promise.all(running.map((execution) => statusOf(server, execution)));
  const timers = statuses.flatMap(({ timers }) => timers);
  return {
    isIdle: statuses.every(({ isIdle }) => isIdle),
    nextTimer: timers.length > 0 ? Math.min(...timers) : undefined,
    fingerprint: statuses.map(({ fingerprint }) => fingerprint).join(' '),
    failures: statuses.flatMap(({ failures }) => failures),
  };
}

async function statusOf(server: ScenarioServer, execution: Execution) {
  const events = await server.history(execution);
  const { hasOpenTask, openActivities, timers } = openThings(events);
  const pending = openActivities > 0 ? await server.pendingActivities(execution) : [];
  return {
    isIdle: !hasOpenTask && !pending.some(({ isRunning }) => isRunning),
    timers,
    fingerprint: `${execution.workflowId}:${events.length}:${pending.map(({ isRunning }) => isRunning).join()}`,
    failures: taskFailures(events).map((message) => `${execution.workflowId}: ${message}`),
  };
}

/** The workflow task, activities and timers of a history that have begun and not ended. */
export function openThings(events: readonly HistoryEvent[]) {
  let hasOpenTask = false;
  const activities = new Set<string>();
  const timers = new Map<string, number>();
  for (const event of events) {
    if (event.workflowTaskScheduledEventAttributes) hasOpenTask = true;
    if (event.workflowTaskCompletedEventAttributes) hasOpenTask = false;
    if (event.activityTaskScheduledEventAttributes) activities.add(String(event.eventId));
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes;
    if (ended) activities.delete(String(ended.scheduledEventId));
    const timer = event.timerStartedEventAttributes;
    if (timer)
      timers.set(String(event.eventId), milliseconds(event.eventTime) + milliseconds(timer.startToFireTimeout));
    const over = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    if (over) timers.delete(String(over.startedEventId));
  }
  return { hasOpenTask, openActivities: activities.size, timers: [...timers.values()] };
}

/** Why tasks of a workflow failed: an exception in workflow code, or a replay that differed from the history. */
export function taskFailures(events: readonly HistoryEvent[]): string[] {
  return events
    .map((event) => event.workflowTaskFailedEventAttributes)
    .filter((failed) => failed && Number(failed.cause) !== UNHANDLED_COMMAND)
    .map((failed) => failed?.failure?.message ?? `cause ${failed?.cause}`);
}

function milliseconds(span: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(span?.seconds ?? 0) * 1000 + Math.round((span?.nanos ?? 0) / 1e6);
}
