import type { CommittingEvent, Place } from '../database/personal-columns.ts';
import { PERSONAL_COLUMNS, placeIn } from '../database/personal-columns.ts';
import type { Transaction } from '../database/store.ts';

/** A text to which the journal commits (§6c), as it is stored; `id` is the id in the event. */
export type CommittedText = { id: string; keyId: string | null; text: string; salt: string | null; place: Place };

/** The events of the journal that commit to a text. */
export const COMMITTING_EVENTS = PERSONAL_COLUMNS.flatMap((known) => ('committedBy' in known ? known.committedBy : []));

/** Reads the texts that events of this type commit to, still sealed. */
export async function committedTexts(
  tx: Transaction,
  event: CommittingEvent,
  ids: readonly string[],
): Promise<CommittedText[]> {
  const where = { id: { in: [...ids] } };
  const select = { id: true, keyId: true, salt: true } as const;
  if (ids.length === 0) return [];
  switch (event) {
    case 'answer-received': {
      const rows = await tx.inboundSms.findMany({ where, select: { ...select, text: true } });
      return rows.map((row) => ({ ...row, place: placeIn('inbound_sms', 'text', row.id) }));
    }
    case 'sms-sent': {
      const rows = await tx.outgoingSms.findMany({ where, select: { ...select, text: true } });
      return rows.map((row) => ({ ...row, place: placeIn('outgoing_sms', 'text', row.id) }));
    }
    case 'desk-answer': {
      const rows = await tx.deskAnswer.findMany({
        where,
        select: { ...select, evidence: true },
        orderBy: { recordedAt: 'asc' },
      });
      return rows.map(({ evidence, ...row }) => ({
        ...row,
        text: evidence,
        place: placeIn('desk_answers', 'evidence', row.id),
      }));
    }
  }
}
