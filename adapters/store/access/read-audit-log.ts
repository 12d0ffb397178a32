import { Prisma } from '../../../prisma/generated/client.ts';
import type { Store } from '../database/store.ts';

/** An entry of the audit log as it was written. */
export type AuditRow = {
  id: bigint;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
};

/** `offerId`: every action on this offer, and every list that showed it. */
export type AuditFilter = { offerId?: string; actor?: string; action?: string; from?: Date; to?: Date };

/** Reads the audit log, newest first, before the last entry of the previous page. */
export function readAudit(
  { db }: Pick<Store, 'db'>,
  { offerId, actor, action, from, to }: AuditFilter,
  { limit, before }: { limit: number; before?: bigint },
): Promise<AuditRow[]> {
  const wanted = [
    ...(offerId ? [aboutOffer(offerId)] : []),
    ...(actor ? [Prisma.sql`actor = ${actor}`] : []),
    ...(action ? [Prisma.sql`action = ${action}`] : []),
    ...(from ? [Prisma.sql`at >= ${from}`] : []),
    ...(to ? [Prisma.sql`at < ${to}`] : []),
    ...(before === undefined ? [] : [Prisma.sql`id < ${before}`]),
  ];
  const where = wanted.length > 0 ? Prisma.sql`WHERE ${Prisma.join(wanted, ' AND ')}` : Prisma.empty;
  return db.$queryRaw<AuditRow[]>`
    SELECT id, at, actor, action, subject, detail FROM audit_log ${where} ORDER BY id DESC LIMIT ${limit}`;
}

/** The entries on an offer; each half of the union has its own index. */
function aboutOffer(offerId: string): Prisma.Sql {
  const listed = JSON.stringify({ offers: [offerId] });
  return Prisma.sql`id IN (SELECT id FROM audit_log WHERE subject = ${`offer-${offerId}`}
    UNION SELECT id FROM audit_log WHERE detail ? 'offers' AND detail @> ${listed}::jsonb)`;
}
