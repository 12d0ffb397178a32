import type { Execution, HistoryEvent, ScenarioServer } from '../support/scenario-server.ts';

/** What the histories of the running workflows say about now. */
export type Pulse = {
  /** Nothing is being done; a task that waits for its next try is not being done. */
  isIdle: boolean;
  /** When the next timer of any workflow fires, epoch milliseconds. */
  nextTimer: number | undefined;
  /** Changes whenever anything happens. */
  fingerprint: string;
  /** Workflow tasks that fail again and again: the code is broken. */
  failures: string[];
};

/** temporal.api.enums.v1.WorkflowTaskFailedCause: news came while the task ran. It is tried again and is no fault. */
const UNHANDLED_COMMAND = 2;

/** Takes the pulse of every running workflow. */
export async function takePulse(server: ScenarioServer): Promise<Pulse> {
  const running = (await server.executions()).filter(({ open }) => open);
  const pulses = await Promise.all(running.map((execution) => pulseOf(server, execution)));
  const timers = pulses.flatMap(({ timers }) => timers);
  return {
    isIdle: pulses.every(({ isIdle }) => isIdle),
    nextTimer: timers.length > 0 ? Math.min(...timers) : undefined,
    fingerprint: pulses.map(({ fingerprint }) => fingerprint).join(' '),
    failures: pulses.flatMap(({ failures }) => failures),
  };
}

async function pulseOf(server: ScenarioServer, execution: Execution) {
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

/** What was begun in a history and has not ended. */
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

/** Why tasks of a workflow failed: an exception in workflow code, or a replay that went another way. */
export function taskFailures(events: readonly HistoryEvent[]): string[] {
  return events
    .map((event) => event.workflowTaskFailedEventAttributes)
    .filter((failed) => failed && Number(failed.cause) !== UNHANDLED_COMMAND)
    .map((failed) => failed?.failure?.message ?? 'no message');
}

function milliseconds(span: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(span?.seconds ?? 0) * 1000 + Math.round((span?.nanos ?? 0) / 1e6);
}
