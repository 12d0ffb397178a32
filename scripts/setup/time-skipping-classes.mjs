/** A short life of the time-skipping server, for the archive of the classes that it loads: the calls of a scenario's
 *  client and worker, each once. */
import { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { msNumberToTs } from '@temporalio/common/lib/time.js';

const namespace = 'default';
const taskQueue = { name: 'classes' };
const MINUTE = msNumberToTs(60_000);
/** Values of temporal.api.enums.v1 on the wire: CommandType and IndexedValueType. */
const TYPE = { activity: 1, timer: 3, complete: 4, cancelTimer: 6, marker: 9, searchAttributes: 13, properties: 16 };
const KEYWORD = 2;

/** @param {Record<string, Buffer>} [metadata] */
const payload = (metadata) => ({
  metadata: { encoding: Buffer.from('json/plain'), ...metadata },
  data: Buffer.from('"any"'),
});
const result = { payloads: [payload()] };
const keyword = payload({ type: Buffer.from('Keyword') });
/** @param {string} timerId */
const timer = (timerId) => ({ timerId, startToFireTimeout: MINUTE });
const activity = {
  activityId: 'any',
  activityType: { name: 'any' },
  taskQueue,
  input: result,
  scheduleToCloseTimeout: MINUTE,
  startToCloseTimeout: MINUTE,
  retryPolicy: { initialInterval: msNumberToTs(1), backoffCoefficient: 1 },
};

/** What a worker decides at its first task, its second and its last. */
const FIRST = [
  {
    commandType: TYPE.searchAttributes,
    upsertWorkflowSearchAttributesCommandAttributes: { searchAttributes: { indexedFields: { Seen: keyword } } },
  },
  {
    commandType: TYPE.properties,
    modifyWorkflowPropertiesCommandAttributes: { upsertedMemo: { fields: { any: payload() } } },
  },
  {
    commandType: TYPE.marker,
    recordMarkerCommandAttributes: { markerName: 'core_local_activity', details: { any: result } },
  },
  { commandType: TYPE.timer, startTimerCommandAttributes: timer('fires') },
  { commandType: TYPE.timer, startTimerCommandAttributes: timer('is cancelled') },
  { commandType: TYPE.activity, scheduleActivityTaskCommandAttributes: activity },
];
const SECOND = [{ commandType: TYPE.cancelTimer, cancelTimerCommandAttributes: { timerId: 'is cancelled' } }];
const LAST = [{ commandType: TYPE.complete, completeWorkflowExecutionCommandAttributes: { result } }];

/** @param {import('@temporalio/client').Connection} connection */
export async function useServer(connection) {
  const { workflowService: service, operatorService, testService } = connection;
  const client = new Client({ connection, namespace });
  await service.getSystemInfo({});
  await service.describeNamespace({ namespace });
  await operatorService.addSearchAttributes({ namespace, searchAttributes: { Seen: KEYWORD } });
  const options = { workflowId: 'any', taskQueue: taskQueue.name, signal: 'any', args: ['any'], signalArgs: ['any'] };
  const typedSearchAttributes = [{ key: defineSearchAttributeKey('Seen', 'KEYWORD'), value: 'any' }];
  const handle = await client.workflow.signalWithStart('any', { ...options, typedSearchAttributes });
  await decide(FIRST);
  for (const isFailure of [true, false]) {
    const { taskToken } = await service.pollActivityTaskQueue({ namespace, taskQueue });
    const failure = { message: 'any', applicationFailureInfo: { type: 'any' } };
    if (isFailure) await service.respondActivityTaskFailed({ namespace, taskToken, failure });
    else await service.respondActivityTaskCompleted({ namespace, taskToken, result });
  }
  await handle.signal('any', 'any');
  await decide(SECOND);
  await testService?.unlockTimeSkippingWithSleep({ duration: msNumberToTs(61_000) });
  await handle.describe();
  await handle.fetchHistory();
  await service.listOpenWorkflowExecutions({ namespace });
  await decide(LAST);
  await service.listClosedWorkflowExecutions({ namespace });
  await testService?.getCurrentTime({});

  /** @param {object[]} commands */
  async function decide(commands) {
    const { taskToken } = await service.pollWorkflowTaskQueue({ namespace, taskQueue });
    await service.respondWorkflowTaskCompleted({ namespace, taskToken, commands });
  }
}
