import type { Store, Transaction } from './store.ts';

/** One audited read or change by a caller; no personal data in it. */
export type AuditEntry = {
  actor: string;
  action: string;
  subject: string;
  detail?: Record<string, string | number | string[]>;
};

/** Writes down who did what (§6b). Throws when it cannot be written: then nothing may be shown or done. */
export async function audit(
  { db, now }: { db: Pick<Transaction, 'auditEntry'>; now: Store['now'] },
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const at = new Date(await now());
  await db.auditEntry.createMany({ data: entries.map((entry) => ({ at, ...entry })) });
}
