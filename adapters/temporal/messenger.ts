/** Carries stored messages to Temporal: at once after the commit, without anybody waiting for it. What fails stays in the
 *  outbox and is swept up, so Temporal may be away for hours (§6c). */
import { Client, Connection } from '@temporalio/client';
import type { Clock } from '../../activities/clock.ts';
import { machineTimeIn } from '../clock/clock.ts';
import { markDelivered } from '../store/outbox.ts';
import type { OutboxRow, Store } from '../store/store.ts';
import { deliverMessage } from './deliver-message.ts';

/** Every call of Temporal has this deadline; the client alone would try for 19 s. */
const DEADLINE_MS = 2_000;
/** Notes of delivered messages are written together: one statement for all of this time. */
const NOTE_EVERY_MS = 50;

export type Messenger = {
  /** Never throws and never waits. */
  deliver(rows: OutboxRow[]): void;
  /** Delivers now and says whether Temporal took it; throws nothing. */
  deliverNow(row: OutboxRow): Promise<'delivered' | 'no-workflow' | 'failed'>;
  /** Where delivered messages are noted; called once, before the first delivery. */
  bind(store: { db: Store['db']; now: Clock }): void;
  noteDelivered(id: bigint): void;
  isReachable(): Promise<boolean>;
  /** Waits until nothing is under way. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

type Log = { warn(fields: object, text: string): void };

/** Opens a messenger; it connects when it is first needed and again whenever Temporal is back. */
export function openMessenger({
  address,
  namespace,
  log,
}: {
  address: string;
  namespace: string;
  log: Log;
}): Messenger {
  const connection = Connection.lazy({ address, connectTimeout: DEADLINE_MS });
  const client = new Client({ connection, namespace });
  const underWay = new Set<Promise<unknown>>();
  let store: { db: Store['db']; now: Clock } | undefined;
  let delivered: bigint[] = [];
  let noting: NodeJS.Timeout | undefined;

  const messenger: Messenger = {
    deliver(rows) {
      const work = deliverInOrder(rows).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async deliverNow(row) {
      try {
        return await connection.withDeadline(machineTimeIn(DEADLINE_MS), () => deliverMessage(client, row));
      } catch (fault) {
        log.warn(
          { message: row.message, fault: (fault as Error).name },
          'Temporal did not take a message; it will be swept up',
        );
        return 'failed';
      }
    },
    bind(bound) {
      store = bound;
    },
    noteDelivered(id) {
      delivered.push(id);
      noting ??= setTimeout(() => messenger.deliver([]), NOTE_EVERY_MS);
    },
    isReachable: () =>
      connection
        .withDeadline(machineTimeIn(DEADLINE_MS), () => connection.workflowService.getSystemInfo({}))
        .then(
          () => true,
          () => false,
        ),
    async drain() {
      while (underWay.size > 0 || delivered.length > 0) {
        messenger.deliver([]);
        await Promise.allSettled(underWay);
      }
    },
    close: () => connection.close(),
  };
  return messenger;

  async function deliverInOrder(rows: OutboxRow[]): Promise<void> {
    for (const row of rows) {
      // A workflow that is not there may still be on its way: the sweeper knows the order of everything that waits.
      if ((await messenger.deliverNow(row)) === 'delivered') messenger.noteDelivered(row.id);
    }
    if (rows.length === 0) await writeNotes();
  }

  async function writeNotes(): Promise<void> {
    clearTimeout(noting);
    noting = undefined;
    const ids = delivered;
    delivered = [];
    if (ids.length === 0 || !store) return;
    // A note that is lost costs a second delivery, which the workflow knows by its message.
    await markDelivered(store, ids).catch((fault: Error) =>
      log.warn({ fault: fault.name }, 'delivered messages could not be noted'),
    );
  }
}
