import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Tree } from '../../domain/merkle.ts';
import { emptyTree, grow, inclusionPath, leafHash, nodeHash, rootFromPath, rootOf } from '../../domain/merkle.ts';

const hash = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

/** The inputs and the root that implementations of RFC 6962 test each other with. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOT_OF_EIGHT = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';

/** The root as RFC 6962 2.1 defines it, computed without a cache. */
function plainRoot(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hash(new Uint8Array());
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(plainRoot(leaves.slice(0, split)), plainRoot(leaves.slice(split)), hash);
}

function treeOf(leaves: Uint8Array[]): { tree: Tree; nodeAt: (level: number, index: number) => Uint8Array } {
  const nodes = new Map<string, Uint8Array>();
  const tree = emptyTree();
  for (const leaf of leaves) grow(tree, leaf, hash, (level, index, root) => nodes.set(`${level} ${index}`, root));
  return { tree, nodeAt: (level, index) => nodes.get(`${level} ${index}`)! };
}
const someLeaves = (count: number) =>
  Array.from({ length: count }, (_, n) => leafHash(hash(Buffer.from(`${n}`)), hash));

describe('§6c the log over all journals', () => {
  it('§6c gives the roots that RFC 6962 prescribes', () => {
    assert.equal(hex(rootOf(emptyTree(), hash)), createHash('sha256').digest('hex'));
    const leaves = INPUTS.map((input) => leafHash(Buffer.from(input, 'hex'), hash));
    assert.equal(hex(leaves[0]), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    assert.equal(hex(rootOf(treeOf(leaves).tree, hash)), ROOT_OF_EIGHT);
  });
  it('§6c grows to the same root as a tree that is built at once, at every size', () => {
    const leaves = someLeaves(70);
    for (let size = 0; size <= leaves.length; size += 1) {
      const part = leaves.slice(0, size);
      assert.equal(hex(rootOf(treeOf(part).tree, hash)), hex(plainRoot(part)), `size ${size}`);
    }
  });
  it('§6c gives the root from every leaf and its path, at every size', () => {
    const leaves = someLeaves(70);
    for (let size = 1; size <= leaves.length; size += 1) {
      const { tree, nodeAt } = treeOf(leaves.slice(0, size));
      for (let position = 0; position < size; position += 1) {
        const path = inclusionPath(position, tree, nodeAt, hash);
        assert.equal(hex(rootFromPath(position, size, leaves[position]!, path, hash)), hex(rootOf(tree, hash)));
      }
    }
  });
  it('§6c gives no root from another leaf, place, size or path', () => {
    const leaves = someLeaves(70);
    const { tree, nodeAt } = treeOf(leaves);
    const root = hex(rootOf(tree, hash));
    const place = fc.integer({ min: 0, max: 69 });
    fc.assert(
      fc.property(place, place, fc.nat(), (position, other, n) => {
        const path = inclusionPath(position, tree, nodeAt, hash);
        const leaf = leaves[position]!;
        const ends = (at: number, from: Uint8Array, way: Uint8Array[], size = 70) =>
          hex(rootFromPath(at, size, from, way, hash));
        assert.equal(ends(position, leaf, path), root);
        if (other !== position) assert.notEqual(ends(position, leaves[other]!, path), root);
        if (other !== position) assert.notEqual(ends(other, leaf, path), root);
        assert.notEqual(ends(position, leaf, path.with(n % path.length, hash(Buffer.from('forged')))), root);
        assert.notEqual(ends(position, leaf, path.slice(0, -1)), root);
        assert.notEqual(ends(position, leaf, [...path, path[0]!]), root);
        assert.equal(ends(position, leaf, path, position), undefined);
      }),
    );
  });
});
