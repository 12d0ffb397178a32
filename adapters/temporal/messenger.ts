/** Delivers stored messages to Temporal: right after the commit, without making the caller wait. A failed delivery
 *  stays in the outbox for the sweeper, so Temporal may be away for hours (§6c). */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/client';
import { machineTimeIn } from '../clock/clock.ts';
import type { OutboxRow, Store } from '../store/database/store.ts';
import { deliverMessage } from './deliver-message.ts';
import { openDeliveryNotes } from './delivery-notes.ts';
import type { TemporalPlace } from './place.ts';

/** Every call of Temporal has this deadline; the client alone would try for 19 s. */
const DEADLINE_MS = 2_000;

export type Messenger = {
  /** Never throws and never waits. */
  deliver: (rows: OutboxRow[]) => void;
  /** Delivers now and returns whether Temporal has the message; never throws. */
  deliverNow: (row: OutboxRow) => Promise<'delivered' | 'no-workflow' | 'failed'>;
  noteDelivered: (id: bigint) => void;
  isReachable: () => Promise<boolean>;
  /** Waits until no delivery is under way. */
  drain: () => Promise<void>;
  close: () => Promise<void>;
};

type Options = {
  place: TemporalPlace;
  namespace: string;
  dataConverter?: DataConverter;
  /** Where deliveries are noted. */
  store: Pick<Store, 'db' | 'now'>;
  log: { warn(fields: object, text: string): void };
};

/** Opens a messenger; it connects when it is first needed and again whenever Temporal is back. */
export function openMessenger({ place, namespace, dataConverter, store, log }: Options): Messenger {
  const connection = Connection.lazy({ ...place, connectTimeout: DEADLINE_MS });
  const client = new Client({ connection, namespace, dataConverter });
  const inTime = <T>(call: () => Promise<T>) => connection.withDeadline(machineTimeIn(DEADLINE_MS), call);
  const noteFault = ({ name: fault }: Error) => log.warn({ fault }, 'delivered messages could not be noted');
  const notes = openDeliveryNotes(store, noteFault);
  const underWay = new Set<Promise<void>>();

  const deliverNow: Messenger['deliverNow'] = async (row) => {
    try {
      return await inTime(() => deliverMessage(client, row));
    } catch (fault) {
      const fields = { message: row.message, fault: (fault as Error).name };
      log.warn(fields, 'a message could not be delivered to Temporal; the sweeper will try again');
      return 'failed';
    }
  };
  return {
    deliver(rows) {
      // The caller's answer goes out first: it waits for the commit and for nothing else.
      const work = nextTurn()
        .then(() => deliverInOrder(rows))
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    deliverNow,
    noteDelivered: notes.add,
    isReachable() {
      const asked = inTime(() => connection.workflowService.getSystemInfo({})).then(
        () => true,
        () => false,
      );
      // A call that tries again after the connection was closed would end the process.
      const work = asked.then(() => void underWay.delete(work));
      underWay.add(work);
      return asked;
    },
    async drain() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
      await notes.flush();
    },
    close: () => connection.close(),
  };

  async function deliverInOrder(rows: OutboxRow[]): Promise<void> {
    for (const row of rows) {
      // A missing workflow may still be started by an earlier message: the sweeper delivers all that wait in order.
      if ((await deliverNow(row)) === 'delivered') notes.add(row.id);
    }
  }
}
