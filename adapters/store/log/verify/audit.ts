import { DAY_MS } from '../../../../domain/durations.ts';
import type { Database, Transaction } from '../../database/store.ts';
import { inSealedTransaction } from '../../database/store.ts';
import { checkChains } from './chains.ts';
import type { Trusted } from './checkpoints.ts';
import { checkCheckpoints } from './checkpoints.ts';
import type { Finding } from './finding.ts';
import { checkLog, signedRoots } from './log.ts';

/** How much an audit has checked, and its findings. */
export type Audit = {
  entries: number;
  offers: number;
  /** Texts of SMS that could be compared with their commitments. */
  texts: number;
  checkpoints: number;
  logged: number;
  findings: Finding[];
};

const LONGEST_MS = DAY_MS;

/** Audits a snapshot of the whole database (§6c), while the system runs. */
export function auditDatabase(db: Database, trusted: Trusted): Promise<Audit> {
  const options = { isolationLevel: 'RepeatableRead', timeout: LONGEST_MS } as const;
  return inSealedTransaction(db, (tx) => audit(tx, trusted), options);
}

/** Audits the database inside a transaction. */
export async function audit(tx: Transaction, trusted: Trusted): Promise<Audit> {
  // All rows are read in order: sorted in memory as far as possible, and planned for the last row and not the first.
  await tx.$executeRaw`SELECT set_config('work_mem', '256MB', true), set_config('cursor_tuple_fraction', '1', true)`;
  const findings: Finding[] = [];
  const report = (finding: Finding) => void findings.push(finding);
  const notes = await checkCheckpoints(tx, trusted, report);
  const logged = await checkLog(tx, signedRoots([...notes, ...(trusted.notes ?? [])]), report);
  const counts = await checkChains(tx, report);
  return { ...counts, checkpoints: notes.length, logged, findings };
}
