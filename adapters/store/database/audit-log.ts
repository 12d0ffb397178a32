import type { Store, Transaction } from './store.ts';

/** One audited read or change by a caller; it holds no personal data. */
export type AuditEntry = {
  actor: string;
  action: string;
  subject: string;
  detail?: Record<string, string | number | string[]>;
};

/** Writes audit entries (§6b). When it throws, the read or change that they describe must not happen. */
export async function audit(
  { db, now }: { db: Pick<Transaction, 'auditEntry'>; now: Store['now'] },
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const at = new Date(await now());
  await db.auditEntry.createMany({ data: entries.map((entry) => ({ at, ...entry })) });
}
