import type { OfferEvent } from '../../../../domain/events.ts';
import { entryText, GENESIS_HASH } from '../../../../domain/journal.ts';
import { foldEvents, stateOf } from '../../../../domain/offer.ts';
import type { Transaction } from '../../database/store.ts';
import type { Finding } from './finding.ts';
import { pagesOf } from './pages.ts';
import { sha256Text } from './hashing.ts';
import { checkTexts } from './texts.ts';

/** An entry as it is in the journal, in the log, or in both; `queued`: it waits for its position in the log. */
type Row = {
  offerId: string;
  sequence: number;
  type: string | null;
  /** Seconds. */
  at: number | null;
  event: string | null;
  previousHash: string | null;
  hash: string | null;
  logHash: string | null;
  queued: boolean;
};

const ENTRIES = `
  SELECT coalesce(j.offer_id, l.offer_id) AS "offerId", coalesce(j.sequence, l.sequence) AS sequence, j.type,
    extract(epoch FROM j.at)::float8 AS at, j.event,
    j.previous_hash AS "previousHash", j.hash, encode(l.hash, 'hex') AS "logHash", q.hash IS NOT NULL AS queued
  FROM journal j FULL JOIN log_entries l ON l.offer_id = j.offer_id AND l.sequence = j.sequence
  LEFT JOIN log_queue q ON q.offer_id = j.offer_id AND q.sequence = j.sequence
  ORDER BY 1, 2`;

/** A chain while it is read; only its first problem is a finding. */
type Chain = { offerId: string; entries: { sequence: number; event: OfferEvent }[]; hash: string; problem?: Finding };

/** Checks each chain: its links, its entries in the log, and the offer that its events fold to (§6c). */
export async function checkChains(tx: Transaction, report: (finding: Finding) => void) {
  const counts = { entries: 0, offers: 0, texts: 0 };
  let chain: Chain | undefined;
  for await (const page of pagesOf<Row>(tx, 'audit_entries', ENTRIES)) {
    const done: Chain[] = [];
    for (const row of page) {
      if (chain?.offerId !== row.offerId) {
        if (chain) done.push(chain);
        chain = { offerId: row.offerId, entries: [], hash: GENESIS_HASH };
      }
      if (!chain.problem) addTo(chain, row);
    }
    counts.entries += page.length;
    await finish(tx, done, counts, report);
  }
  if (chain) await finish(tx, [chain], counts, report);
  for (const { id } of await offersWithoutEntries(tx))
    report({ offerId: id, sequence: 1, problem: 'the offer has no journal' });
  return counts;
}

/** Adds the next entry to a chain without problems so far, or notes the problem of the entry. */
function addTo(chain: Chain, row: Row): void {
  const { offerId, entries } = chain;
  const sequence = entries.length + 1;
  const event = row.event === null ? undefined : parsed(row.event);
  const problem = problemOfLink(chain, row, sequence) ?? problemOfEvent(row, sequence, event);
  if (problem !== undefined || !event) {
    chain.problem = { offerId, sequence, problem: problem ?? 'is no event' };
    return;
  }
  entries.push({ sequence, event });
  chain.hash = row.hash!;
}

function problemOfLink({ offerId, hash }: Chain, row: Row, sequence: number): string | undefined {
  if (row.sequence !== sequence) return 'is missing';
  if (row.hash === null) return 'is in the log and no more in the journal';
  if (row.previousHash !== hash) return 'does not follow the entry before it';
  if (sha256Text(entryText(offerId, sequence, row.event ?? '', hash)) !== row.hash) return 'is not what was written';
  if (row.logHash === null) return row.queued ? undefined : 'has never been put into the log';
  return row.logHash === row.hash ? undefined : 'is not the entry that is in the log';
}

function problemOfEvent({ type, at }: Row, sequence: number, event: OfferEvent | undefined): string | undefined {
  if (!event) return 'is no event';
  if (event.type !== type || Math.round((at ?? 0) * 1000) !== Date.parse(event.at))
    return 'the columns beside the event do not belong to it';
  return sequence === 1 && event.type !== 'offer-made' ? 'the chain does not begin with offer-made' : undefined;
}

function parsed(text: string): OfferEvent | undefined {
  try {
    return JSON.parse(text) as OfferEvent;
  } catch {
    return undefined;
  }
}

type Head = { id: string; sequence: number; chainHash: string; state: string; reason: string | null };
type Counts = { offers: number; texts: number };

async function finish(tx: Transaction, chains: Chain[], counts: Counts, report: (finding: Finding) => void) {
  counts.offers += chains.length;
  const whole = chains.filter(({ problem }) => !problem);
  for (const { problem } of chains) if (problem) report(problem);
  if (whole.length === 0) return;
  const ids = whole.map(({ offerId }) => offerId);
  const heads = await tx.$queryRaw<Head[]>`
    SELECT id, sequence, chain_hash AS "chainHash", state, reason FROM offers WHERE id = ANY (${ids}::uuid[])`;
  const byId = new Map(heads.map((head) => [head.id, head]));
  for (const chain of whole) {
    const problem = problemOfHead(chain, byId.get(chain.offerId));
    if (problem) report({ offerId: chain.offerId, ...problem });
  }
  counts.texts += await checkTexts(tx, whole, report);
}

/** The offer's row must name the end of its chain; so a cut end is found before a checkpoint covers it. */
function problemOfHead({ entries, hash }: Chain, head: Head | undefined): Omit<Finding, 'offerId'> | undefined {
  const { length } = entries;
  if (!head) return { sequence: length, problem: 'there is a journal and no offer' };
  if (head.sequence !== length)
    return { sequence: Math.min(head.sequence, length) + 1, problem: 'the chain does not end where the offer says' };
  if (head.chainHash !== hash) return { sequence: length, problem: 'is not the end that the offer knows' };
  return isProjected(entries, head)
    ? undefined
    : { sequence: length, problem: 'the events make another state than the offer shows' };
}

function isProjected(entries: Chain['entries'], { state, reason }: Head): boolean {
  try {
    const offer = foldEvents(entries.map(({ event }) => event));
    return stateOf(offer) === state && (offer.end?.reason ?? null) === reason;
  } catch {
    return false; // forged events may lack fields that the domain relies on
  }
}

const offersWithoutEntries = (tx: Transaction) => tx.$queryRaw<{ id: string }[]>`
  SELECT id FROM offers o WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.offer_id = o.id) ORDER BY id`;
