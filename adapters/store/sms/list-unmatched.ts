import type { UnmatchedReceipt as Row } from '../../../prisma/generated/client.ts';
import type { Store } from '../database/store.ts';
import { octetsOf } from './unmatched-receipts.ts';

/** Where a page ended; the longest wait comes first. */
export type UnmatchedPlace = { arrivedAt: string; id: string };
/** One of our SMS that went to the number of a receipt and has no final report. */
export type Candidate = {
  smsId: string;
  offerId: string | null;
  kind: string;
  parts: number;
  status: string;
  createdAt: Date;
};
export type UnmatchedRow = Omit<Row, 'octets'> & { octets: string; candidates: Candidate[] };

const MAX_CANDIDATES = 20;

/** Receipts that found no SMS, with their octets and the SMS that they may be about. */
export async function listUnmatched(
  { db }: Pick<Store, 'db'>,
  { gateway, limit, after }: { gateway?: string | undefined; limit: number; after?: UnmatchedPlace },
): Promise<UnmatchedRow[]> {
  const { arrivedAt, id } = after ?? {};
  const later = arrivedAt && id ? { OR: [{ arrivedAt: { gt: arrivedAt } }, { arrivedAt, id: { gt: id } }] } : {};
  const rows = await db.unmatchedReceipt.findMany({
    where: { ...(gateway === undefined ? {} : { gateway }), ...later },
    orderBy: [{ arrivedAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      octets: await octetsOf(db, row),
      candidates: await candidatesFor(db, row),
    })),
  );
}

async function candidatesFor(db: Store['db'], { gateway, phoneIndex, arrivedAt }: Row): Promise<Candidate[]> {
  const rows = await db.outgoingSms.findMany({
    where: {
      phoneIndex,
      mayBeAt: { has: gateway },
      createdAt: { lte: arrivedAt },
      status: { notIn: ['delivered', 'expired', 'undeliverable', 'rejected'] },
    },
    orderBy: { createdAt: 'desc' },
    take: MAX_CANDIDATES,
    select: { id: true, offerId: true, kind: true, parts: true, status: true, createdAt: true },
  });
  return rows.map(({ id: smsId, ...sms }) => ({ smsId, ...sms }));
}
