import { Prisma } from '../../../prisma/generated/client.ts';

/** SQL: whether an opt-out bars the offer `o`; the same rule as `isBarredBy` (domain/opt-outs.ts). */
export const BARRED_BY_OPT_OUT = Prisma.sql`EXISTS (SELECT FROM opt_outs u WHERE u.recipient_id = o.recipient_id
  AND (u.provider_id IS NULL OR u.provider_id = o.provider_id))`;
