import { markDelivered } from '../store/database/outbox.ts';
import type { Store } from '../store/database/store.ts';

/** Notes are written in batches: one statement for all messages of this interval. */
const WRITE_EVERY_MS = 50;

export type DeliveryNotes = {
  add: (id: bigint) => void;
  flush: () => Promise<void>;
};

/** Collects the ids of delivered messages. A lost note costs a second delivery, which the workflow recognises by its
 *  events. */
export function openDeliveryNotes(store: Pick<Store, 'db' | 'now'>, onFault: (fault: Error) => void): DeliveryNotes {
  let ids: bigint[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = ids;
    ids = [];
    if (batch.length > 0) writing = writing.then(() => markDelivered(store, batch)).catch(onFault);
    return writing;
  };
  return {
    flush,
    add(id) {
      ids.push(id);
      timer ??= setTimeout(() => void flush(), WRITE_EVERY_MS);
    },
  };
}
