/** Receipts on their way into the store: many at once in one transaction, and those that come before their SMS is known kept for it. */
import { indexIn } from '../../store/sealed.ts';
import type { Receipt } from '../../../domain/receipts.ts';
import { isDatabaseAway } from '../../store/database-faults.ts';
import type { Store } from '../../store/store.ts';
import { sha256 } from '../../store/store.ts';
import { takeReceipts } from '../../store/take-receipts.ts';
import { takeEarlyReceipts } from './early-receipts.ts';
import type { Report } from './report.ts';

/** A report with what its PDU says beside it. */
export type ArrivedReport = Report & { phone: string; arrivedAt: string };
type Found = { smsId: string; part: number };
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
    this.hasEarly = (await takeEarlyReceipts(this.#store, this.#gateway)) > 0;
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
    const found = await findParts(store, gateway, reports);
    const known: Receipt[] = [];
    for (const report of reports) {
      const place = (report.matchId ? found.get(report.matchId) : undefined) ?? report.ours;
      if (place) known.push(asReceipt(gateway, report, place));
      else {
        await keepEarly(store, gateway, report);
        this.hasEarly = true;
      }
    }
    const told = reports.filter(({ matchId, ours }) => ours && !(matchId && found.has(matchId)));
    if (told.length > 0) await noteTaken(store, gateway, told);
    if (known.length > 0) await takeReceipts(store, gateway, known);
  }
}

async function findParts({ db }: Store, gateway: string, reports: ArrivedReport[]): Promise<Map<string, Found>> {
  const ids = reports.flatMap(({ matchId }) => matchId ?? []);
  const rows = await db.$queryRaw<(Found & { matchId: string })[]>`
    SELECT match_id AS "matchId", sms_id AS "smsId", part FROM smpp_parts
    WHERE gateway = ${gateway} AND match_id = ANY(${ids})`;
  return new Map(rows.map(({ matchId, ...found }) => [matchId, found]));
}

/** Stable, so that a receipt that comes again is stored once. */
const receiptIdOf = (gateway: string, { stamp, status }: ArrivedReport): string =>
  sha256([gateway, stamp, status].join('\n')).slice(0, 40);

function asReceipt(gateway: string, report: ArrivedReport, { smsId, part }: Found): Receipt {
  const { status, at, arrivedAt } = report;
  return { receiptId: receiptIdOf(gateway, report), smsId, part, status, operatorAt: at, arrivedAt };
}

/** The operator speaks of a part by our own reference, so it has it, whatever became of its answer. */
async function noteTaken({ db }: Store, gateway: string, reports: ArrivedReport[]): Promise<void> {
  const ours = reports.flatMap(({ ours: place, matchId = null }) => (place ? [{ ...place, matchId }] : []));
  await db.$executeRaw`
    UPDATE smpp_parts AS p SET state = 'taken', match_id = COALESCE(p.match_id, n.match_id)
    FROM unnest(${ours.map(({ smsId }) => smsId)}::text[], ${ours.map(({ part }) => part)}::int[],
                ${ours.map(({ matchId }) => matchId)}::text[]) AS n (sms_id, part, match_id)
    WHERE p.gateway = ${gateway} AND p.sms_id = n.sms_id AND p.part = n.part AND p.state <> 'taken'`;
}

async function keepEarly({ db }: Store, gateway: string, report: ArrivedReport): Promise<void> {
  const { matchId, phone, reference = null, status, at = null, arrivedAt } = report;
  await db.$executeRaw`
    INSERT INTO smpp_early_receipts (gateway, receipt_id, match_id, phone_index, reference, status, operator_at, arrived_at)
    VALUES (${gateway}, ${receiptIdOf(gateway, report)}, ${matchId}, ${indexIn(db, 'phone', phone)}, ${reference}, ${status},
            ${at}::timestamptz, ${arrivedAt}::timestamptz)
    ON CONFLICT DO NOTHING`;
}
