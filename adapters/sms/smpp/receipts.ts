/** Stores receipts, many in one transaction; those whose SMS is not known are kept for it. */
import { MINUTE_MS } from '../../../domain/durations.ts';
import { isDatabaseAway } from '../../store/database/database-faults.ts';
import { indexIn } from '../../store/database/sealed.ts';
import type { Store } from '../../store/database/store.ts';
import { sha256 } from '../../store/database/store.ts';
import type { ArrivedReceipt } from '../../store/sms/receive-receipts.ts';
import { receiveReceipts } from '../../store/sms/receive-receipts.ts';
import type { SmppPart } from '../../store/sms/smpp-receipt-matches.ts';
import { noteReported, partsNamed } from '../../store/sms/smpp-receipt-matches.ts';
import { AWAITED_MS, keepUnmatched, raiseUnmatched } from '../../store/sms/unmatched-receipts.ts';
import type { UnmatchedReceipt } from '../../store/sms/unmatched-receipts.ts';
import { matchIdsOf } from './message-ids.ts';
import type { Report } from './report.ts';
import { rereadUnmatched } from './reread-receipts.ts';
import type { SmppSettings } from './settings.ts';
import { receiveUnmatched } from './unmatched-receipts.ts';

/** A report with the phone and the octets of its PDU (base64), and its arrival. */
export type ArrivedReport = Report & { phone: string; octets: string; arrivedAt: string };
type Waiting = { report: ArrivedReport; resolve: () => void; reject: (fault: unknown) => void };

/** The most receipts of one transaction; more would lock too many offers at once. */
const BATCH_SIZE = 20;

/** How often kept receipts are looked at, by their age: the answer to a submit comes within seconds, another receipt or
 *  another setting much later. */
const ALL_EVERY_MS = MINUTE_MS;

/** Receives the receipts of one gateway. */
export class Receipts {
  readonly #store: Store;
  readonly #settings: SmppSettings;
  readonly #queue: Waiting[] = [];
  #isRunning = false;
  #allAt: number | undefined;
  /** Whether receipts of the last minute wait for their SMS: then maintenance tries to match them often. */
  hasEarly = false;

  constructor(store: Store, settings: SmppSettings) {
    this.#store = store;
    this.#settings = settings;
  }

  /** Resolves when the report is stored, rejects when it is not. */
  receive(report: ArrivedReport): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ report, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  /** Matches those of the last minute with the SMS that are known by now. */
  async matchEarly(): Promise<void> {
    const since = new Date((await this.#store.now()) - MINUTE_MS);
    this.hasEarly = (await receiveUnmatched(this.#store, this.#settings.name, since)) > 0;
  }

  /** Matches those for which an answer to a submit is awaited, and now and then all; the first time all are read again,
   *  since this release or its settings may read more than the last ones. Raises the task of those without a match. */
  async matchAll(): Promise<void> {
    const { name } = this.#settings;
    const isDue = this.#allAt === undefined || performance.now() >= this.#allAt;
    if (this.#allAt === undefined) await rereadUnmatched(this.#store, this.#settings);
    const since = isDue ? new Date(0) : new Date((await this.#store.now()) - AWAITED_MS);
    await receiveUnmatched(this.#store, name, since);
    await raiseUnmatched(this.#store, name, AWAITED_MS);
    if (isDue) this.#allAt = performance.now() + ALL_EVERY_MS;
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
    const [store, gateway] = [this.#store, this.#settings.name];
    const arrived = reports.map((report) => ({
      ...report,
      matchIds: matchIdsOf(report.ids, this.#settings.receiptIds),
      phoneIndex: indexIn(store.db, 'phone', report.phone),
    }));
    const named = await partsNamed(store, gateway, arrived);
    const known: ArrivedReceipt[] = [];
    const unmatched: UnmatchedReceipt[] = [];
    for (const [n, report] of arrived.entries()) {
      const place = named[n] ?? report.ours;
      if (place) known.push(asReceipt(gateway, report, place));
      else unmatched.push(asUnmatched(gateway, report));
    }
    // Receipts that name a part by our own reference, and by no known id.
    const reported = arrived.flatMap(({ matchIds, ours }, n) =>
      ours && !named[n] ? [{ ...ours, matchId: matchIds[0] ?? null }] : [],
    );
    if (unmatched.length > 0) await keepUnmatched(store, gateway, unmatched);
    this.hasEarly ||= unmatched.length > 0;
    await noteReported(store, gateway, reported);
    if (known.length > 0) await receiveReceipts(store, gateway, known);
  }
}

/** Stable, so that a repeated receipt is stored once. */
const receiptIdOf = (gateway: string, { stamp, status }: ArrivedReport): string =>
  sha256([gateway, stamp, status].join('\n')).slice(0, 40);

function asReceipt(gateway: string, report: ArrivedReport, { smsId, part }: SmppPart): ArrivedReceipt {
  const { status, at, arrivedAt, octets } = report;
  return { receiptId: receiptIdOf(gateway, report), smsId, part, status, carrierAt: at, arrivedAt, octets };
}

function asUnmatched(gateway: string, report: ArrivedReport & { matchIds: string[] }): UnmatchedReceipt {
  const { matchIds, phone, reference, status, at: carrierAt, arrivedAt, octets } = report;
  const receiptId = receiptIdOf(gateway, report);
  return { receiptId, matchIds, phone, reference, status, carrierAt, arrivedAt, octets };
}
