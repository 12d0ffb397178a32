/** The log over all journals (§6c): one growing Merkle tree after RFC 6962, so that the removal of whole chains is
 *  detected. */

/** SHA-256 of bytes; passed in, because the domain imports no library. */
export type HashBytes = (bytes: Uint8Array) => Uint8Array;

/** The hash of a node by its place: level 0 holds the leaves; a node of level n covers 2^n of them. */
export type NodeHash = (level: number, index: number) => Uint8Array;

/** RFC 6962: the hash of a leaf, which here is the hash of one journal entry (§6c). */
export const leafHash = (entryHash: Uint8Array, hash: HashBytes): Uint8Array => hash(join(0x00, entryHash));

/** RFC 6962: the hash of an inner node. */
export const nodeHash = (left: Uint8Array, right: Uint8Array, hash: HashBytes): Uint8Array =>
  hash(join(0x01, left, right));

function join(prefix: number, ...parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = prefix;
  let place = 1;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/** A tree as far as it has grown: the roots of the full subtrees of which it consists, the largest first (§6c). */
export type Tree = { size: number; peaks: Uint8Array[] };

/** An empty log (§6c). */
export const emptyTree = (): Tree => ({ size: 0, peaks: [] });

/** Adds a leaf in place (§6c); `completed` is called for each subtree that is full now, from the leaf up. */
export function grow(
  tree: Tree,
  leaf: Uint8Array,
  hash: HashBytes,
  completed: (level: number, index: number, root: Uint8Array) => void = () => {},
): void {
  let [level, index, node] = [0, tree.size, leaf];
  completed(level, index, node);
  while (index % 2 === 1) {
    node = nodeHash(tree.peaks.pop()!, node, hash);
    [level, index] = [level + 1, (index - 1) / 2];
    completed(level, index, node);
  }
  tree.peaks.push(node);
  tree.size += 1;
}

/** The root of a tree (§6c): what a checkpoint signs. */
export function rootOf({ peaks }: Tree, hash: HashBytes): Uint8Array {
  return bagged(peaks, hash) ?? hash(new Uint8Array());
}

const bagged = (peaks: Uint8Array[], hash: HashBytes): Uint8Array | undefined =>
  peaks.slice(0, -1).reduceRight<Uint8Array | undefined>((right, left) => nodeHash(left, right!, hash), peaks.at(-1));

/** The hashes beside the path from a leaf to the root (§6c); `nodeAt` gives the roots of full subtrees. */
export function inclusionPath(
  position: number,
  { size, peaks }: Tree,
  nodeAt: NodeHash,
  hash: HashBytes,
): Uint8Array[] {
  let [start, peak, level] = [0, 0, levelOfPeak(size)];
  while (position >= start + 2 ** level) {
    start += 2 ** level;
    peak += 1;
    level = levelOfPeak(size - start);
  }
  const inside = Array.from({ length: level }, (_, below) => nodeAt(below, sibling(Math.floor(position / 2 ** below))));
  const right = bagged(peaks.slice(peak + 1), hash);
  return [...inside, ...(right ? [right] : []), ...peaks.slice(0, peak).reverse()];
}

/** The level of the first full subtree of so many leaves. */
function levelOfPeak(leaves: number): number {
  let level = 0;
  while (2 ** (level + 1) <= leaves) level += 1;
  return level;
}

const sibling = (index: number): number => (index % 2 === 0 ? index + 1 : index - 1);

/** The root that follows from a leaf and its path (§6c, RFC 9162 2.1.3.2); undefined when the path does not fit the
 *  size. */
export function rootFromPath(
  position: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  hash: HashBytes,
): Uint8Array | undefined {
  if (position >= size) return undefined;
  let [node, last, root] = [position, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      root = nodeHash(beside, root, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else root = nodeHash(root, beside, hash);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}
