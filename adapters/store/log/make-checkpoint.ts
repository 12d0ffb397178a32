import type { CheckpointSink } from '../../../activities/checkpoint-sink.ts';
import type { Tree } from '../../../domain/merkle.ts';
import { emptyTree, grow, leafHash } from '../../../domain/merkle.ts';
import { hashBytes, readCheckpoint, signCheckpoint } from '../../proof/checkpoint.ts';
import type { Signer } from '../../proof/keys.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inSealedTransaction } from '../database/store.ts';

/** Nodes are stored at every eighth level: a proof reads 256 of them per level, and there is one for 255 leaves. */
export const KEPT_LEVELS = 8;
const AT_ONCE = 10_000;

/** The log of the database differs from the log in the sink: the database was restored or forged. Nothing more may be
 *  signed. */
export class LogForked extends Error {
  constructor(size: number) {
    super(`The sink has another checkpoint for ${size} entries than the database; see docs/proof.md`);
    this.name = 'LogForked';
  }
}

/** Appends the waiting entries to the log and signs its new state (§6c); true when more entries wait. One worker does
 *  it at a time. A checkpoint that a crash kept out of the sink is appended by the next round. */
export async function makeCheckpoint(store: Store, signer: Signer, sink: CheckpointSink): Promise<boolean> {
  await updateSink(store, sink);
  const at = new Date(await store.now());
  const moved = await inSealedTransaction(store.db, async (tx) => {
    const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`SELECT pg_try_advisory_xact_lock(4, 1) AS taken`;
    if (lock?.taken !== true) return 0;
    const tree = await latestTree(tx);
    const hashes = await moveEntries(tx, tree.size);
    if (hashes.length === 0) return 0;
    await keepNodes(tx, growBy(tree, hashes));
    const note = signCheckpoint(tree, signer);
    const peaks = Buffer.concat(tree.peaks);
    await tx.checkpoint.create({ data: { size: tree.size, note, key: signer.vkey, peaks, createdAt: at } });
    return hashes.length;
  });
  if (moved > 0) await updateSink(store, sink);
  return moved === AT_ONCE;
}

/** Appends the checkpoints that the sink does not have; the sink must be a prefix of those in the database. */
async function updateSink({ db }: Store, sink: CheckpointSink): Promise<void> {
  const last = await sink.last();
  const size = last === undefined ? 0 : (readCheckpoint(last)?.size ?? 0);
  const rows = await db.checkpoint.findMany({ where: { size: { gte: size } }, orderBy: { size: 'asc' } });
  const missing = last === undefined ? rows : rows.slice(1);
  if (last !== undefined && rows[0]?.note !== last) throw new LogForked(size);
  if (missing.length > 0) await sink.append(missing.map(({ note }) => note));
}

/** The tree of the latest checkpoint. */
export async function latestTree(tx: Pick<Transaction, 'checkpoint'>): Promise<Tree> {
  const last = await tx.checkpoint.findFirst({ orderBy: { size: 'desc' }, select: { size: true, peaks: true } });
  return last ? treeOf(last) : emptyTree();
}

/** Rebuilds the tree from the peaks of a checkpoint. */
export function treeOf({ size, peaks }: { size: bigint; peaks: Uint8Array }): Tree {
  const roots = Array.from({ length: peaks.length / 32 }, (_, n) => peaks.slice(n * 32, n * 32 + 32));
  return { size: Number(size), peaks: roots };
}

/** Moves the waiting entries into the log. A row that is not committed yet is invisible and is moved by a later round,
 *  so that no entry is lost. */
async function moveEntries(tx: Transaction, size: number): Promise<Uint8Array[]> {
  const rows = await tx.$queryRaw<{ position: bigint; hash: Uint8Array }[]>`
    WITH moved AS (
      DELETE FROM log_queue WHERE ctid = ANY (ARRAY(SELECT ctid FROM log_queue LIMIT ${AT_ONCE}))
      RETURNING offer_id, sequence, hash
    )
    INSERT INTO log_entries (position, offer_id, sequence, hash)
    SELECT ${size}::bigint + row_number() OVER (ORDER BY offer_id, sequence) - 1, offer_id, sequence, hash FROM moved
    RETURNING position, hash`;
  return rows.toSorted((a, b) => Number(a.position - b.position)).map(({ hash }) => hash);
}

type Node = { level: number; index: number; hash: string };

function growBy(tree: Tree, hashes: Uint8Array[]): Node[] {
  const nodes: Node[] = [];
  for (const hash of hashes) {
    grow(tree, leafHash(hash, hashBytes), hashBytes, (level, index, root) => {
      if (level > 0 && level % KEPT_LEVELS === 0) nodes.push({ level, index, hash: Buffer.from(root).toString('hex') });
    });
  }
  return nodes;
}

async function keepNodes(tx: Transaction, nodes: Node[]): Promise<void> {
  if (nodes.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO log_nodes (level, index, hash)
    SELECT level, index, decode(hash, 'hex')
    FROM jsonb_to_recordset(${JSON.stringify(nodes)}::jsonb) AS n(level int, index bigint, hash text)`;
}
