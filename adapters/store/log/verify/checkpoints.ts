import { openCheckpoint } from '../../../proof/checkpoint.ts';
import { verifierOf } from '../../../proof/keys.ts';
import type { Transaction } from '../../database/store.ts';
import type { Finding } from './finding.ts';

/** The problem of a checkpoint whose signature is right, and whose key the auditor does not know. */
export const UNNAMED_KEY = 'is signed by a key that you did not name';

/** What the auditor supplies: the keys that may have signed, and the checkpoints of the sink. */
export type Trusted = { keys?: readonly string[]; notes?: readonly string[] };

/** Checks each checkpoint and compares it with the sink (§6c); returns the notes of the database. */
export async function checkCheckpoints(
  tx: Transaction,
  { keys, notes }: Trusted,
  report: (finding: Finding) => void,
): Promise<string[]> {
  const rows = await tx.checkpoint.findMany({
    orderBy: { size: 'asc' },
    select: { size: true, note: true, key: true },
  });
  for (const { size, note, key } of rows) {
    const checkpoint = Number(size);
    if (keys && !keys.includes(key)) report({ checkpoint, problem: UNNAMED_KEY });
    else if (sizeIn(note, key) !== checkpoint) report({ checkpoint, problem: 'its key has not signed it' });
  }
  if (notes) compareWith(notes, rows, report);
  return rows.map(({ note }) => note);
}

function sizeIn(note: string, key: string): number | undefined {
  try {
    return openCheckpoint(note, verifierOf(key))?.size;
  } catch {
    return undefined; // an unusable key has signed nothing
  }
}

/** The sink holds every checkpoint, except perhaps those that were signed a moment ago. */
function compareWith(notes: readonly string[], rows: { size: bigint; note: string }[], report: (f: Finding) => void) {
  const [inDatabase, inFile] = [new Set(rows.map(({ note }) => note)), new Set(notes)];
  for (const note of inFile) {
    const checkpoint = Number(note.split('\n')[1]);
    if (!inDatabase.has(note)) report({ checkpoint, problem: 'is in the file and not in the database' });
  }
  const last = notes.at(-1);
  const known = rows.findIndex(({ note }) => note === last);
  for (const { size, note } of rows.slice(0, Math.max(known, 0)))
    if (!inFile.has(note)) report({ checkpoint: Number(size), problem: 'is in the database and not in the file' });
}
