import type { DeskAnswer } from '../../../domain/desk-answer.ts';
import { evidencePlace } from './desk-answers.ts';
import { withText } from '../database/sealed.ts';
import type { Store } from '../database/store.ts';

/** A desk answer as it was recorded, confirmed or not. */
export type DeskAnswerRow = Pick<DeskAnswer, 'agrees' | 'channel' | 'recordedBy'> & {
  id: string;
  offerId: string;
  recordedAt: Date;
  confirmedBy: string | null;
  confirmedAt: Date | null;
};

/** Where a page ended; the oldest answers come first. */
export type DeskPlace = { recordedAt: string; id: string };

const shown = {
  id: true,
  offerId: true,
  agrees: true,
  channel: true,
  recordedBy: true,
  recordedAt: true,
  confirmedBy: true,
  confirmedAt: true,
} as const;

/** The answers that wait for confirmation and whose offers are open. */
export async function listDeskAnswers(
  { db }: Pick<Store, 'db'>,
  { limit, after }: { limit: number; after?: DeskPlace },
): Promise<DeskAnswerRow[]> {
  const { recordedAt, id } = after ?? {};
  const later = recordedAt && id ? { OR: [{ recordedAt: { gt: recordedAt } }, { recordedAt, id: { gt: id } }] } : {};
  const rows = await db.deskAnswer.findMany({
    where: { confirmedAt: null, offer: { endedAt: null }, ...later },
    orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }],
    take: limit,
    select: shown,
  });
  return rows as DeskAnswerRow[];
}

/** One answer with its evidence, which is empty when the person was erased. */
export async function readDeskAnswer(
  { db }: Pick<Store, 'db'>,
  offerId: string,
  id: string,
): Promise<(DeskAnswerRow & { evidence: string }) | undefined> {
  const row = await db.deskAnswer.findFirst({
    where: { id, offerId },
    select: { ...shown, keyId: true, evidence: true },
  });
  if (!row) return undefined;
  const { keyId, evidence: text, ...answer } = row;
  const { text: evidence } = await withText(db, { keyId, text }, evidencePlace(id));
  return { ...(answer as DeskAnswerRow), evidence };
}
