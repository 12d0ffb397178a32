/** What a gateway does beside its sessions: receipts that came too early, SMS to us that stay incomplete, parts of a
 *  worker that died. */
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
  /** No attempt lasts so long: who still submits after it has died. */
  staleMs: number;
};

const OFTEN_MS = 100;
const SELDOM_MS = 2_000;

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

  /** Everything here is done again: a fault of the database is for the next round. */
  async function work(): Promise<void> {
    const isDue = performance.now() >= seldomAt;
    if (isDue) seldomAt = performance.now() + SELDOM_MS;
    if (unwritten.length > 0) await writeDown(options).catch(() => {});
    if (receipts.hasEarly || isDue) await receipts.match().catch(() => {});
    if (!isDue) return;
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
