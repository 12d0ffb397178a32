import assert from 'node:assert/strict';
import { audit, auditDatabase } from '../../../../adapters/store/log/verify/audit.ts';
import type { Finding } from '../../../../adapters/store/log/verify/finding.ts';
import { placeOf } from '../../../../adapters/store/log/verify/finding.ts';
import { newKeyPem, signerOf } from '../../../../adapters/proof/keys.ts';
import { makeCheckpoint } from '../../../../adapters/store/log/make-checkpoint.ts';
import { inSealedTransaction } from '../../../../adapters/store/database/store.ts';
import type { OfferEvent } from '../../../../domain/events.ts';
import { addOffers } from '../../../support/many-offers.ts';
import type { OwnStore } from '../own-store.ts';
import { openOwnStore } from '../own-store.ts';
import type { Before, Chance, Entry, Tamper } from './tampers.ts';
import { TAMPERS } from './tampers.ts';

const ORIGIN = 'usynys.example/journal';
const COUNT = 1_000;
const SEED = 20_261_125;

class RolledBack extends Error {}

/** Park and Miller's minimal standard: the same numbers in every run. */
function chanceFrom(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

describe('§6c an audit of the whole database', function () {
  this.timeout(900_000);
  const signer = signerOf(newKeyPem(), ORIGIN);
  const notes: string[] = [];
  const sink = { last: async () => notes.at(-1), append: async (more: readonly string[]) => void notes.push(...more) };
  const trusted = { keys: [signer.vkey], notes };
  let own: OwnStore;
  let was: Before;

  before(async () => {
    own = await openOwnStore({ now: async () => Date.now() });
    for (let n = 0; n < 6; n += 1) {
      await addOffers(own.url, 8);
      await makeCheckpoint(own.store, signer, sink);
    }
    // A database owner can do this: the triggers are off.
    for (const table of ['journal', 'log_entries', 'log_nodes', 'checkpoints', 'inbound_sms'])
      await own.store.db.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    was = await readBefore();
  });
  after(() => own.close());

  async function readBefore(): Promise<Before> {
    const rows = await own.store.db.$queryRaw<(Omit<Entry, 'event'> & { event: string })[]>`
      SELECT j.offer_id AS "offerId", j.sequence, j.event, j.hash, l.position::int FROM journal j
      JOIN log_entries l ON l.offer_id = j.offer_id AND l.sequence = j.sequence ORDER BY j.offer_id, j.sequence`;
    const chains = new Map<string, Entry[]>();
    for (const { event, ...row } of rows)
      chains.set(row.offerId, [...(chains.get(row.offerId) ?? []), { ...row, event: JSON.parse(event) as OfferEvent }]);
    const checkpoints = await own.store.db.checkpoint.findMany({ orderBy: { size: 'asc' } });
    return { chains: [...chains.values()], sizes: checkpoints.map(({ size }) => Number(size)), origin: ORIGIN };
  }

  /** Does the damage, audits, and undoes everything. */
  async function findingsAfter(tamper: Tamper, chance: Chance) {
    let found: { expected: Partial<Finding>; findings: Finding[] } | undefined;
    const damage = inSealedTransaction(
      own.store.db,
      async (tx) => {
        const expected = await tamper(tx, was, chance);
        found = { expected, findings: (await audit(tx, trusted)).findings };
        throw new RolledBack();
      },
      { timeout: 120_000 },
    );
    await assert.rejects(damage, RolledBack);
    return found!;
  }

  it('§6c finds nothing in an intact database', async () => {
    const found = await auditDatabase(own.store.db, trusted);
    assert.deepEqual(found, { entries: 720, offers: 48, texts: 144, checkpoints: 6, logged: 720, findings: [] });
  });

  it(`§6c finds and places each of ${COUNT} random manipulations`, async () => {
    const chance = chanceFrom(SEED);
    const kinds = Object.entries(TAMPERS);
    const table = new Map(kinds.map(([kind]) => [kind, { done: 0, found: 0, placed: 0 }]));
    const missed: string[] = [];
    for (let n = 0; n < COUNT; n += 1) {
      const [kind, tamper] = kinds[n % kinds.length]!;
      const { expected, findings } = await findingsAfter(tamper, chance);
      const row = table.get(kind)!;
      const placed = isPlaced(findings, expected, was.sizes);
      row.done += 1;
      row.found += findings.length > 0 ? 1 : 0;
      row.placed += placed ? 1 : 0;
      if (!placed)
        missed.push(`${n} ${kind}: ${placeOf(expected as Finding)}, not ${findings.map(placeOf).join('; ')}`);
    }
    console.log(tableOf(table));
    assert.deepEqual(missed, []);
  });

  it('§6c does not report an entry that waits for its checkpoint as forged', async () => {
    await own.store.db.$executeRaw`ALTER TABLE journal ENABLE TRIGGER USER`;
    await addOffers(own.url, 1);
    const found = await auditDatabase(own.store.db, trusted);
    assert.deepEqual([found.entries, found.logged, found.findings], [735, 720, []]);
  });
});

/** The place is exact. Where log and journal were forged alike, it is the first checkpoint that does not hold, or
 *  the 256 entries that it covers. */
function isPlaced(findings: Finding[], expected: Partial<Finding>, sizes: number[]): boolean {
  const others = findings.filter(({ offerId }) => offerId !== undefined && offerId !== expected.offerId);
  if (others.length > 0) return false;
  return findings.some(({ offerId, sequence, checkpoint, position }) => {
    if (expected.offerId !== undefined) return offerId === expected.offerId && sequence === expected.sequence;
    if (expected.position !== undefined) return position === expected.position && checkpoint === expected.checkpoint;
    if (checkpoint !== undefined) return checkpoint === expected.checkpoint;
    const first = sizes[sizes.indexOf(expected.checkpoint!) - 1] ?? 0;
    return position !== undefined && position < expected.checkpoint! && position + 256 > first;
  });
}

function tableOf(rows: Map<string, { done: number; found: number; placed: number }>): string {
  const lineOf = (kind: string, { done, found, placed }: { done: number; found: number; placed: number }) =>
    `      ${kind.padEnd(56)}${String(done).padStart(5)}${String(found).padStart(7)}${String(placed).padStart(8)}`;
  const lines = [...rows].map(([kind, row]) => lineOf(kind, row));
  const sum = (of: 'done' | 'found' | 'placed') => [...rows.values()].reduce((total, row) => total + row[of], 0);
  const head = `      ${'tamper'.padEnd(56)} done  found  placed`;
  return [head, ...lines, lineOf('all', { done: sum('done'), found: sum('found'), placed: sum('placed') })].join('\n');
}
