/** Stores receipts, many in one transaction; those that arrive before their SMS is known are kept for it. */
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

/** A report with the phone of its PDU and its arrival. */
export type ArrivedReport = Report & { phone: string; arrivedAt: string };
type Waiting = { report: ArrivedReport; resolve: () => void; reject: (fault: unknown) => void };

/** The most receipts of one transaction; more would lock too many offers at once. */
const BATCH_SIZE = 20;

/** Receives the receipts of one gateway. */
export class Receipts {
  readonly #store: Store;
  readonly #gateway: string;
  readonly #queue: Waiting[] = [];
  #isRunning = false;
  /** Whether early receipts wait for their SMS: then maintenance tries to match them often. */
  hasEarly = false;

  constructor(store: Store, gateway: string) {
    this.#store = store;
    this.#gateway = gateway;
  }

  /** Resolves when the report is stored, rejects when it is not. */
  receive(report: ArrivedReport): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ report, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  /** Matches early receipts with the SMS that are known by now. */
  async match(): Promise<void> {
    this.hasEarly = (await receiveEarlyReceipts(this.#store, this.#gateway)) > 0;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0) await this.#storeBatch(this.#queue.splice(0, BATCH_SIZE));
    this.#isRunning = false;
  }

  async #storeBatch(batch: Waiting[]): Promise<void> {
    try {
      await this.#keep(batch.map(({ report }) => report));
      for (const { resolve } of batch) resolve();
    } catch (fault) {
      if (batch.length === 1) batch[0]!.reject(fault);
      // One receipt that cannot be stored must not block the others; without the database none can be stored.
      else if (isDatabaseAway(fault)) for (const { reject } of batch) reject(fault);
      else for (const one of batch) await this.#storeBatch([one]);
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
    // Receipts that name a part by our own reference, and by no known id.
    const reported = reports.flatMap(({ matchId, ours }) =>
      ours && !(matchId && found.has(matchId)) ? [{ ...ours, matchId: matchId ?? null }] : [],
    );
    await noteReported(store, gateway, reported);
    if (known.length > 0) await receiveReceipts(store, gateway, known);
  }
}

/** Stable, so that a repeated receipt is stored once. */
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
