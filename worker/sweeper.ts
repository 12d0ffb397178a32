import { waitingMessages } from '../adapters/store/database/outbox.ts';
import type { OutboxRow, Store } from '../adapters/store/database/store.ts';
import type { Messenger } from '../adapters/temporal/messenger.ts';

/** Younger messages are being delivered by the process that stored them. */
const OLDER_THAN_MS = 3_000;
const AT_ONCE = 200;

/** Delivers stored messages that did not reach Temporal, those of each workflow in order; true when there are more. */
export async function sweepOutbox(store: Store, messenger: Messenger): Promise<boolean> {
  const rows = await waitingMessages(store, new Date((await store.now()) - OLDER_THAN_MS), AT_ONCE);
  if (rows.length === 0 || !(await messenger.isReachable())) return false;
  const byWorkflow = groupByWorkflow(rows);
  const failed = await Promise.all([...byWorkflow.values()].map((waiting) => deliverAll(messenger, waiting)));
  await messenger.drain();
  return rows.length === AT_ONCE && !failed.includes(true);
}

function groupByWorkflow(rows: OutboxRow[]): Map<string, OutboxRow[]> {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) groups.set(row.workflowId, [...(groups.get(row.workflowId) ?? []), row]);
  return groups;
}

/** Earlier messages of a workflow were delivered, so a workflow that does not exist has ended: its message counts as
 *  delivered. */
async function deliverAll(messenger: Messenger, waiting: OutboxRow[]): Promise<boolean> {
  for (const row of waiting) {
    if ((await messenger.deliverNow(row)) === 'failed') return true;
    messenger.noteDelivered(row.id);
  }
  return false;
}
