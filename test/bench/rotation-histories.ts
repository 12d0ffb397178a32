/** Counts in the Temporal histories of the offers: failures, repeated attempts, and the keys that closed payloads. */
import type { Client } from '@temporalio/client';

const AT_ONCE = 8;

type Found = { events: number; failed: number; triedAgain: number; closedWith: Map<string, number> };

/** Reads the whole history of every offer. */
export async function historiesOf(temporal: Client, offerIds: readonly string[]) {
  const found: Found = { events: 0, failed: 0, triedAgain: 0, closedWith: new Map() };
  const left = [...offerIds];
  let usesBoth = 0;
  const lane = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const { events } = await temporal.workflow.getHandle(`offer-${id}`).fetchHistory();
      for (const event of events ?? []) {
        found.events += 1;
        if (isFailure(event)) found.failed += 1;
        if ((event.activityTaskStartedEventAttributes?.attempt ?? 1) > 1) found.triedAgain += 1;
      }
      const ids = keyIdsIn(events);
      if (new Set(ids).size > 1) usesBoth += 1;
      for (const one of ids) found.closedWith.set(one, (found.closedWith.get(one) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return {
    'events of all histories': found.events,
    'workflow tasks, activities and workflows that failed or ran out of time': found.failed,
    'activities that were tried again': found.triedAgain,
    'payloads by key': Object.fromEntries(found.closedWith),
    'histories with payloads of both keys': usesBoth,
  };
}

/** Each event type has a field of its own; these are the fields of failures, time-outs and terminations. */
const isFailure = (event: object): boolean =>
  Object.entries(event).some(([name, value]) => value && /(Failed|TimedOut|Terminated)EventAttributes$/.test(name));

function keyIdsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const { metadata } = value as { metadata?: Record<string, Uint8Array> | null };
  const id = metadata?.['encryption-key-id'];
  if (id) return [Buffer.from(id).toString('utf8')];
  return Object.values(value).flatMap(keyIdsIn);
}
