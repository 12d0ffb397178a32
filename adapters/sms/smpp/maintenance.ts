/** A gateway's periodic work: receipts that came before the answer to their submit, replies that stay incomplete, parts
 *  that a dead worker left behind. */
import type { Ledger, Noted } from '../../store/sms/smpp-ledger.ts';
import type { Store } from '../../store/database/store.ts';
import type { Deliveries } from './deliveries.ts';
import type { Receipts } from './receipts.ts';

type Options = {
  store: Store;
  ledger: Ledger;
  receipts: Receipts;
  deliveries: Deliveries;
  unwritten: { smsId: string; noted: Noted[] }[];
  /** No attempt lasts longer: a part that is still being submitted then was left by a dead worker. */
  staleMs: number;
};

const OFTEN_MS = 100;
const SELDOM_MS = 2_000;

/** Starts the periodic work; `stop` waits for the round under way. */
export function startMaintenance(options: Options): { stop(): Promise<void> } {
  const { receipts, unwritten } = options;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let seldomAt = 0;
  next(0);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
      await writeDown(options).catch(() => {});
    },
  };

  function next(ms: number): void {
    if (stopped) return;
    timer = setTimeout(() => {
      round = work().finally(() => next(OFTEN_MS));
    }, ms);
  }

  /** Every step is repeated in the next round, so a fault of the database needs no handling here. */
  async function work(): Promise<void> {
    const isDue = performance.now() >= seldomAt;
    if (isDue) seldomAt = performance.now() + SELDOM_MS;
    if (unwritten.length > 0) await writeDown(options).catch(() => {});
    if (receipts.hasEarly) await receipts.matchEarly().catch(() => {});
    if (!isDue) return;
    await receipts.matchAll().catch(() => {});
    await options.ledger.noteStale(new Date((await options.store.now()) - options.staleMs)).catch(() => {});
    await options.deliveries.handOnDue().catch(() => {});
  }
}

async function writeDown({ unwritten, ledger, store }: Options): Promise<void> {
  while (unwritten.length > 0) {
    const { smsId, noted } = unwritten[0]!;
    await ledger.note(smsId, noted, new Date(await store.now()));
    unwritten.shift();
  }
}
