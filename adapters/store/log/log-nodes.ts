import type { NodeHash } from '../../../domain/merkle.ts';
import { leafHash, nodeHash } from '../../../domain/merkle.ts';
import { hashBytes } from '../../proof/checkpoint.ts';
import { KEPT_LEVELS } from './make-checkpoint.ts';
import type { Transaction } from '../database/store.ts';

const GROUP = 2 ** KEPT_LEVELS;

/** Reads the nodes beside the paths from these leaves to the root: stored levels are read in groups of 256, the levels
 *  between are computed. */
export async function readNodes(tx: Transaction, positions: number[]): Promise<NodeHash> {
  const nodes = new Map<string, Uint8Array>();
  let [level, groups] = [0, groupsOf(positions)];
  for (;;) {
    const kept = level === 0 ? await leavesIn(tx, groups) : await nodesIn(tx, level, groups);
    for (const { index, hash } of kept) nodes.set(`${level} ${index}`, hash);
    if (kept.length === 0) break;
    [level, groups] = [level + KEPT_LEVELS, groupsOf(groups)];
  }
  const nodeAt: NodeHash = (at, index) => {
    const key = `${at} ${index}`;
    const known = nodes.get(key);
    if (known) return known;
    if (at % KEPT_LEVELS === 0) throw new Error(`The log has no node ${index} at level ${at}`);
    const node = nodeHash(nodeAt(at - 1, index * 2), nodeAt(at - 1, index * 2 + 1), hashBytes);
    nodes.set(key, node);
    return node;
  };
  return nodeAt;
}

const groupsOf = (indexes: number[]): number[] => [...new Set(indexes.map((index) => Math.floor(index / GROUP)))];

type Node = { index: bigint; hash: Uint8Array };

async function leavesIn(tx: Transaction, groups: number[]): Promise<Node[]> {
  const rows = await tx.$queryRaw<Node[]>`
    SELECT l.position AS index, l.hash FROM unnest(${groups}::bigint[]) AS g(n)
    JOIN log_entries l ON l.position >= g.n * ${GROUP} AND l.position < (g.n + 1) * ${GROUP}`;
  return rows.map(({ index, hash }) => ({ index, hash: leafHash(hash, hashBytes) }));
}

function nodesIn(tx: Transaction, level: number, groups: number[]): Promise<Node[]> {
  return tx.$queryRaw<Node[]>`
    SELECT l.index, l.hash FROM unnest(${groups}::bigint[]) AS g(n)
    JOIN log_nodes l ON l.level = ${level} AND l.index >= g.n * ${GROUP} AND l.index < (g.n + 1) * ${GROUP}`;
}
