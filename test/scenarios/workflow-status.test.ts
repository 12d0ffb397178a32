import assert from 'node:assert/strict';
import type { HistoryEvent } from '../support/scenario-server.ts';
import { openThings, taskFailures } from './workflow-status.ts';

const second = (seconds: number) => ({ seconds, nanos: 0 });
const events = (...list: object[]) =>
  list.map((event, index) => ({ eventId: index + 1, ...event }) as unknown as HistoryEvent);

describe('the status of a workflow', () => {
  it('has an open task while a task waits for the worker, and none when it is completed', () => {
    const scheduled = { workflowTaskScheduledEventAttributes: {} };
    assert.equal(openThings(events(scheduled)).hasOpenTask, true);
    assert.equal(openThings(events(scheduled, { workflowTaskCompletedEventAttributes: {} })).hasOpenTask, false);
  });
  it('counts activities until they end', () => {
    const scheduled = { activityTaskScheduledEventAttributes: {} };
    assert.equal(openThings(events(scheduled, scheduled)).openActivities, 2);
    const completed = { activityTaskCompletedEventAttributes: { scheduledEventId: 1 } };
    assert.equal(openThings(events(scheduled, scheduled, completed)).openActivities, 1);
  });
  it('knows when each timer that runs will fire', () => {
    const started = (fires: number) => ({
      eventTime: second(100),
      timerStartedEventAttributes: { startToFireTimeout: second(fires) },
    });
    const gone = (startedEventId: number) => ({ timerCanceledEventAttributes: { startedEventId } });
    assert.deepEqual(openThings(events(started(10), started(20), gone(1))).timers, [120_000]);
  });
  it('does not count as a failure a task that is repeated because an event arrived', () => {
    const failed = (cause: number, message: string) => ({
      workflowTaskFailedEventAttributes: { cause, failure: { message } },
    });
    assert.deepEqual(taskFailures(events(failed(1, 'an event arrived'), failed(24, 'broken'))), ['broken']);
  });
});
