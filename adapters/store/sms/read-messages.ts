import type { Prisma } from '../../../prisma/generated/client.ts';
import { openUnlessErased, withText } from '../database/sealed.ts';
import type { ReadScope } from '../database/read-scope.ts';
import { inReadScope } from '../database/read-scope.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inboundPlace } from './receive-replies.ts';
import { smsPlace } from './write-sms.ts';

const outColumns = {
  id: true,
  keyId: true,
  kind: true,
  language: true,
  parts: true,
  status: true,
  text: true,
  createdAt: true,
  sentAt: true,
  receipts: {
    select: { status: true, part: true, carrierAt: true, arrivedAt: true },
    orderBy: { order: 'asc' },
  },
} satisfies Prisma.OutgoingSmsSelect;
/** The number is never shown; the text only to roles that may read it. */
const inColumns = {
  id: true,
  keyId: true,
  text: true,
  octets: true,
  reading: true,
  arrivedAt: true,
  carrierAt: true,
  reply: true,
} as const;

type StoredRow = Prisma.OutgoingSmsGetPayload<{ select: typeof outColumns }>;
export type OutgoingRow = Omit<StoredRow, 'keyId'>;
type StoredReply = Prisma.InboundSmsGetPayload<{ select: typeof inColumns }>;
export type IncomingRow = Omit<StoredReply, 'keyId' | 'text' | 'octets'> & { text?: string; octets?: string };
/** An SMS of an offer, with the time that orders it. */
export type MessageRow = { at: Date; out: OutgoingRow } | { at: Date; in: IncomingRow };
/** Where a page ended; of two messages of the same moment the incoming one comes first. */
export type MessagePlace = { at: string; direction: 'in' | 'out'; id: string };

/** The SMS of an offer by time, after the last one of the previous page. */
export function readMessages(
  { db }: Pick<Store, 'db'>,
  scope: ReadScope,
  offerId: string,
  page: MessagesWanted,
): Promise<MessageRow[]> {
  return inReadScope(db, scope, (tx) => messagesOf(tx, offerId, page));
}

type MessagesWanted = { limit: number; after?: MessagePlace; withTexts?: boolean };

async function messagesOf(
  db: Transaction,
  offerId: string,
  { limit, after, withTexts = false }: MessagesWanted,
): Promise<MessageRow[]> {
  const [received, sent] = await Promise.all([
    db.inboundSms.findMany({
      where: { offerId, ...(after ? laterIncoming(after) : {}) },
      select: inColumns,
      orderBy: [{ arrivedAt: 'asc' }, { id: 'asc' }],
      take: limit,
    }),
    db.outgoingSms.findMany({
      where: { offerId, ...(after ? laterOutgoing(after) : {}) },
      select: outColumns,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: limit,
    }),
  ]);
  const rows: MessageRow[] = [
    ...(await Promise.all(received.map(async (row) => ({ at: row.arrivedAt, in: await reply(db, row, withTexts) })))),
    ...(await Promise.all(sent.map(async (row) => ({ at: row.createdAt, out: await sms(db, row) })))),
  ];
  // The sort is stable, so rows of one query stay in its order.
  return rows.toSorted((a, b) => a.at.getTime() - b.at.getTime()).slice(0, limit);
}

async function sms(db: Transaction, stored: StoredRow): Promise<OutgoingRow> {
  const { keyId: _, ...row } = await withText(db, stored, smsPlace('text', stored.id));
  return row;
}

async function reply(db: Transaction, stored: StoredReply, withTexts: boolean): Promise<IncomingRow> {
  const { keyId, text, octets, ...row } = stored;
  if (!withTexts) return row;
  const open = async (column: 'text' | 'octets', sealed: string) =>
    (await openUnlessErased(db, keyId ?? '', inboundPlace(column, row.id), sealed)) ?? '';
  return { ...row, text: await open('text', text), octets: await open('octets', octets) };
}

function laterIncoming({ at, direction, id }: MessagePlace): Prisma.InboundSmsWhereInput {
  const sameMoment = direction === 'in' ? [{ arrivedAt: at, id: { gt: id } }] : [];
  return { OR: [{ arrivedAt: { gt: at } }, ...sameMoment] };
}

function laterOutgoing({ at, direction, id }: MessagePlace): Prisma.OutgoingSmsWhereInput {
  const sameMoment = direction === 'in' ? [{ createdAt: at }] : [{ createdAt: at, id: { gt: id } }];
  return { OR: [{ createdAt: { gt: at } }, ...sameMoment] };
}
