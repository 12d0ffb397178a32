import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../scripts/setup/search-attributes.mjs';
import { startTimeSkipping } from './time-skipping.ts';

/** The real Temporal test server of one scenario, whose clock is the scenario's. docs/adr/011 says how and why its time
 *  is skipped. */
export interface ScenarioServer {
  host: string;
  port: number;
  now(): Promise<number>;
  /** Skips to the moment. After `patienceMs` of real time without progress it skips although work is waiting. */
  skipTo(moment: number, patienceMs: number): Promise<void>;
  /** Makes sure that time can be skipped again after it was skipped while work waited. No work may be running. */
  repair(isIdle: () => Promise<boolean>): Promise<void>;
  running(): Promise<Execution[]>;
  /** The running ones, then those that have ended. */
  executions(): Promise<Execution[]>;
  history(execution: Execution): Promise<HistoryEvent[]>;
  /** What the Temporal UI shows of a workflow besides its history: description, search attributes, details. */
  views(execution: Execution): Promise<unknown[]>;
  pendingActivities(execution: Execution): Promise<PendingActivity[]>;
  close(): Promise<void>;
}
export type Execution = { workflowId: string; runId: string; open: boolean; status: string };
type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];
export type PendingActivity = { isRunning: boolean; failure?: string };

const NAMESPACE = 'default';
/** Values of temporal.api.enums.v1.PendingActivityState and WorkflowExecutionStatus on the wire. */
const STARTED = 2;
const STATUS = [
  'UNSPECIFIED',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'CONTINUED_AS_NEW',
  'TIMED_OUT',
];
/** temporal.api.enums.v1.IndexedValueType */
const VALUE_TYPES = { Keyword: 2, Datetime: 6 };
const searchAttributes = Object.fromEntries(
  Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, VALUE_TYPES[type]]),
);
const STUCK_MS = 180_000;

/** Starts a server on a free port. */
export async function startScenarioServer(executable: string): Promise<ScenarioServer> {
  const skipping = await startTimeSkipping(executable);
  const { connection, host, port } = skipping;
  const { workflowService: service } = connection;
  const client = new Client({ connection, namespace: NAMESPACE });
  await connection.operatorService.addSearchAttributes({ namespace: NAMESPACE, searchAttributes });
  let borrowed = 0;
  const named = ({ workflowId, runId }: Execution) => ({ namespace: NAMESPACE, execution: { workflowId, runId } });
  return {
    host,
    port,
    now: () => skipping.now(),
    skipTo,
    repair,
    running,
    executions,
    history: async ({ workflowId, runId }) =>
      (await client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [],
    views: async (execution) => {
      const seen: unknown[] = [await service.describeWorkflowExecution(named(execution))];
      if (!execution.open) return seen;
      return [
        ...seen,
        await service.queryWorkflow({ ...named(execution), query: { queryType: '__temporal_workflow_metadata' } }),
      ];
    },
    pendingActivities: async (execution) => {
      const { pendingActivities } = await service.describeWorkflowExecution(named(execution));
      return (pendingActivities ?? []).map(({ state, lastFailure, attempt }) => ({
        // started, or waiting for its first poller; a later attempt that waits is a scheduled retry
        isRunning: state === STARTED || (attempt ?? 1) <= 1,
        ...(lastFailure?.message ? { failure: lastFailure.message } : {}),
      }));
    },
    close: () => skipping.stop(),
  };

  async function skipTo(moment: number, patienceMs: number): Promise<void> {
    const ms = moment - (await skipping.now());
    if (ms <= 0) return;
    let arrived = false;
    const sleeping = skipping.sleep(ms).finally(() => (arrived = true));
    const started = performance.now();
    let lent = 0;
    while (!arrived) {
      await Promise.race([sleeping, pause(Math.min(patienceMs, 1000))]);
      if (arrived) break;
      if (performance.now() - started > STUCK_MS)
        throw new Error('Time stands still: some work of the scenario never ends');
      if (performance.now() - started >= patienceMs && (await skipping.unlock())) lent += 1;
    }
    // Each task that waits for a worker holds a lock on time; the server only counts the locks.
    for (let held = 0; held < lent; held++) await skipping.lock();
    borrowed += lent;
  }

  async function repair(isIdle: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; borrowed > 0 && tries < 10; tries++) {
      if (!(await isIdle())) return;
      const started = performance.now();
      await skipping.sleep(1000);
      const wasSkipped = performance.now() - started < 700;
      if (wasSkipped) borrowed = 0;
      // The task whose lock was returned has timed out meanwhile and will not release it.
      else if (await isIdle()) await skipping.unlock();
    }
  }

  async function running(): Promise<Execution[]> {
    const { executions: infos } = await service.listOpenWorkflowExecutions({ namespace: NAMESPACE });
    return (infos ?? []).map((info) => executionOf(info, true));
  }

  async function executions(): Promise<Execution[]> {
    const [open, { executions: closed }] = await Promise.all([
      running(),
      service.listClosedWorkflowExecutions({ namespace: NAMESPACE }),
    ]);
    return [...open, ...(closed ?? []).map((info) => executionOf(info, false))];
  }
}

type ExecutionInfo = {
  execution?: { workflowId?: string | null; runId?: string | null } | null;
  status?: number | null;
};

function executionOf({ execution, status }: ExecutionInfo, open: boolean): Execution {
  const { workflowId, runId } = execution ?? {};
  return { workflowId: workflowId ?? '', runId: runId ?? '', open, status: STATUS[status ?? 0] ?? 'UNSPECIFIED' };
}
