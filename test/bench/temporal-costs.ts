import type { Client } from '@temporalio/client';
import type { Spread } from './statistics.ts';
import { spread } from './statistics.ts';

/** The cost of one kind of workflow for the Temporal server, in counts that do not vary with load. */
export type TemporalCosts = { transitions: Spread; events: Spread; bytes: Spread; sample: number };

/** Asks the server about some finished workflows. */
export async function temporalCosts(temporal: Client, workflowIds: readonly string[]): Promise<TemporalCosts> {
  const sample = workflowIds.slice(-20);
  const described = await Promise.all(sample.map((id) => temporal.workflow.getHandle(id).describe()));
  const running = described.find(({ status }) => status.name !== 'COMPLETED');
  if (running) throw new Error(`${running.workflowId} is ${running.status.name} and not done`);
  return {
    transitions: spread(described.map(({ raw }) => Number(raw.workflowExecutionInfo?.stateTransitionCount))),
    events: spread(described.map(({ historyLength }) => historyLength)),
    bytes: spread(described.map(({ historySize }) => historySize ?? NaN)),
    sample: sample.length,
  };
}
