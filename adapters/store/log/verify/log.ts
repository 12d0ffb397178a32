import type { Tree } from '../../../../domain/merkle.ts';
import { emptyTree, grow, leafHash, rootOf } from '../../../../domain/merkle.ts';
import { readCheckpoint } from '../../../proof/checkpoint.ts';
import { KEPT_LEVELS } from '../make-checkpoint.ts';
import type { Transaction } from '../../database/store.ts';
import type { Finding } from './finding.ts';
import { sha256Bytes } from './hashing.ts';

const AT_ONCE = 2 ** 14;
const HASH = 32;

type Range = { hashes: Uint8Array | null; count: bigint; largest: bigint | null };
type Kept = Map<string, Uint8Array>;

/** Rebuilds the tree from the log and compares its root at each of these sizes (§6c); returns the size of the log. */
export async function checkLog(
  tx: Transaction,
  roots: ReadonlyMap<number, Uint8Array>,
  report: (finding: Finding) => void,
): Promise<number> {
  const tree = emptyTree();
  const once = onlyFirst(report);
  const sizes = [...roots.keys()].toSorted((a, b) => a - b);
  for (;;) {
    const { size } = tree;
    const range = await leaves(tx, size);
    const whole = Number(range.count);
    const kept = await nodes(tx, size);
    const gap = whole > 0 && Number(range.largest) !== size + whole - 1;
    if (gap || (range.hashes?.length ?? 0) !== whole * HASH) {
      const position = await firstGap(tx, size);
      growBy(tree, (range.hashes ?? new Uint8Array()).subarray(0, (position - size) * HASH), kept, roots, once);
      once({ position, checkpoint: sizes.find((at) => at > position), problem: 'the log has a hole' });
      return tree.size;
    }
    growBy(tree, range.hashes ?? new Uint8Array(), kept, roots, once);
    if (whole < AT_ONCE) break;
  }
  const cut = sizes.find((at) => at > tree.size);
  if (cut !== undefined) once({ position: tree.size, checkpoint: cut, problem: 'the log is cut off' });
  return tree.size;
}

/** Reports the first problem only: everything after it belongs to another tree, so later ones name no place. */
function onlyFirst(report: (finding: Finding) => void): (finding: Finding) => void {
  let isFirst = true;
  return (finding) => {
    if (isFirst) report(finding);
    isFirst = false;
  };
}

function growBy(
  tree: Tree,
  hashes: Uint8Array,
  kept: Kept,
  roots: ReadonlyMap<number, Uint8Array>,
  report: (finding: Finding) => void,
): void {
  for (let place = 0; place < hashes.length; place += HASH) {
    const leaf = leafHash(hashes.subarray(place, place + HASH), sha256Bytes);
    grow(tree, leaf, sha256Bytes, (level, index, root) => {
      if (level === 0 || level % KEPT_LEVELS !== 0) return;
      const known = kept.get(`${level} ${index}`);
      if (!known || !equal(known, root)) {
        const position = index * 2 ** level;
        report({ position, problem: `one of ${2 ** level} entries from here on, or the node over them, was changed` });
      }
    });
    const signed = roots.get(tree.size);
    if (signed && !equal(signed, rootOf(tree, sha256Bytes)))
      report({ checkpoint: tree.size, problem: 'the log up to here is not the one that was signed' });
  }
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

async function leaves(tx: Transaction, from: number): Promise<Range> {
  const [range] = await tx.$queryRaw<Range[]>`
    SELECT string_agg(hash, ''::bytea ORDER BY position) AS hashes, count(*) AS count, max(position) AS largest
    FROM log_entries WHERE position >= ${from}::bigint AND position < ${from + AT_ONCE}::bigint`;
  return range!;
}

async function firstGap(tx: Transaction, from: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ position: bigint | null }[]>`
    SELECT min(n) AS position FROM generate_series(${from}::bigint, ${from + AT_ONCE}::bigint) AS s(n)
    WHERE NOT EXISTS (SELECT 1 FROM log_entries WHERE position = n AND length(hash) = 32)`;
  return Number(row?.position ?? from);
}

/** The stored nodes whose subtrees end within these leaves. */
async function nodes(tx: Transaction, from: number): Promise<Kept> {
  const rows = await tx.$queryRaw<{ level: number; index: bigint; hash: Uint8Array }[]>`
    SELECT level, index, hash FROM log_nodes WHERE (index + 1) << level > ${from}::bigint
      AND (index + 1) << level <= ${from + AT_ONCE}::bigint`;
  return new Map(rows.map(({ level, index, hash }) => [`${level} ${index}`, hash]));
}

/** The roots that checkpoints sign, by size; unreadable ones are reported by `checkCheckpoints`. */
export function signedRoots(notes: readonly string[]): Map<number, Uint8Array> {
  const checkpoints = notes.flatMap((note) => readCheckpoint(note) ?? []);
  return new Map(checkpoints.map(({ size, root }) => [size, root]));
}
