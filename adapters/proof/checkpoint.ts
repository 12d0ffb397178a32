import type { HashBytes, Tree } from '../../domain/merkle.ts';
import { rootOf } from '../../domain/merkle.ts';
import { createHash } from 'node:crypto';
import type { Signer, Verifier } from './keys.ts';
import { openNote, signNote } from './signed-note.ts';

/** A state of the log (c2sp.org/tlog-checkpoint): its origin, how many entries it has, and their root. */
export type Checkpoint = { origin: string; size: number; root: Buffer };

/** SHA-256 of bytes. */
export const hashBytes: HashBytes = (bytes) => createHash('sha256').update(bytes).digest();

/** Signs the tree as it stands; the key carries the name of the log. */
export function signCheckpoint(tree: Tree, signer: Signer): string {
  const root = Buffer.from(rootOf(tree, hashBytes)).toString('base64');
  return signNote(`${signer.name}\n${tree.size}\n${root}\n`, signer);
}

/** The checkpoint in a note that this key has signed for its own log; undefined when there is none. */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint | undefined {
  const text = openNote(note, verifier);
  const checkpoint = text === undefined ? undefined : readCheckpoint(text);
  return checkpoint?.origin === verifier.name ? checkpoint : undefined;
}

/** Reads the three lines of a checkpoint without checking its signatures; further lines are ignored. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const bytes = Buffer.from(root, 'base64');
  const isWhole = origin !== '' && /^(0|[1-9]\d{0,15})$/.test(size) && bytes.length === 32;
  return isWhole && bytes.toString('base64') === root ? { origin, size: Number(size), root: bytes } : undefined;
}
