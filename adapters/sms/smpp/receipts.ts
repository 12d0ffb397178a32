/** Receipts on their way into the store: many at once in one transaction; those that come before their SMS is known are
 *  kept for it. */
import type { Receipt } from '../../../domain/receipts.ts';
import { isDatabaseAway } from '../../store/database/database-faults.ts';
import type { EarlyReceipt } from '../../store/sms/smpp-early-receipts.ts';
import { keepEarlyReceipt } from '../../store/sms/smpp-early-receipts.ts';
import type { SmppPart } from '../../store/sms/smpp-receipt-matches.ts';
import { noteReported, partsByMatchId } from '../../store/sms/smpp-receipt-matches.ts';
import type { Store } from '../../store/database/store.ts';
import { sha256 } from '../../store/database/store.ts';
import { receiveReceipts } from '../../store/sms/receive-receipts.ts';
import { receiveEarlyReceipts } from './early-receipts.ts';
import type { Report } from './report.ts';

/** A report with what its PDU says beside it. */
export type ArrivedReport = Report & { phone: string; arrivedAt: string };
type Waiting = { report: ArrivedReport; resolve: () => void; reject: (fault: unknown) => void };

/** So many receipts share one transaction; more would hold too many offers at once. */
const AT_ONCE = 20;

export class Receipts {
  readonly #store: Store;
  readonly #gateway: string;
  readonly #queue: Waiting[] = [];
  #isRunning = false;
  /** Receipts of ours wait for their SMS: then it is looked for often. */
  hasEarly = false;

  constructor(store: Store, gateway: string) {
    this.#store = store;
    this.#gateway = gateway;
  }

  /** Resolves when the report is stored, rejects when it is not. */
  take(report: ArrivedReport): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ report, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  /** Gives receipts that came too early to the SMS that are known by now. */
  async match(): Promise<void> {
    this.hasEarly = (await receiveEarlyReceipts(this.#store, this.#gateway)) > 0;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0) await this.#takeBatch(this.#queue.splice(0, AT_ONCE));
    this.#isRunning = false;
  }

  async #takeBatch(batch: Waiting[]): Promise<void> {
    try {
      await this.#keep(batch.map(({ report }) => report));
      for (const { resolve } of batch) resolve();
    } catch (fault) {
      if (batch.length === 1) batch[0]!.reject(fault);
      // One that cannot be stored must not keep the others out; a database that is away keeps out all.
      else if (isDatabaseAway(fault)) for (const { reject } of batch) reject(fault);
      else for (const one of batch) await this.#takeBatch([one]);
    }
  }

  async #keep(reports: ArrivedReport[]): Promise<void> {
    const store = this.#store;
    const gateway = this.#gateway;
    const matchIds = reports.flatMap(({ matchId }) => matchId ?? []);
    const found = await partsByMatchId(store, gateway, matchIds);
    const known: Receipt[] = [];
    for (const report of reports) {
      const place = (report.matchId ? found.get(report.matchId) : undefined) ?? report.ours;
      if (place) known.push(asReceipt(gateway, report, place));
      else {
        await keepEarlyReceipt(store, gateway, asEarly(gateway, report));
        this.hasEarly = true;
      }
    }
    // What names a part by our own reference and by no id that we know.
    const reported = reports.flatMap(({ matchId, ours }) =>
      ours && !(matchId && found.has(matchId)) ? [{ ...ours, matchId: matchId ?? null }] : [],
    );
    await noteReported(store, gateway, reported);
    if (known.length > 0) await receiveReceipts(store, gateway, known);
  }
}

/** Stable, so that a receipt that comes again is stored once. */
const receiptIdOf = (gateway: string, { stamp, status }: ArrivedReport): string =>
  sha256([gateway, stamp, status].join('\n')).slice(0, 40);

function asReceipt(gateway: string, report: ArrivedReport, { smsId, part }: SmppPart): Receipt {
  const { status, at, arrivedAt } = report;
  return { receiptId: receiptIdOf(gateway, report), smsId, part, status, carrierAt: at, arrivedAt };
}

function asEarly(gateway: string, report: ArrivedReport): EarlyReceipt {
  const { phone, reference, status, at: carrierAt, arrivedAt } = report;
  const matchId = report.matchId!; // a report that does not name our reference names this one
  return { receiptId: receiptIdOf(gateway, report), matchId, phone, reference, status, carrierAt, arrivedAt };
}
