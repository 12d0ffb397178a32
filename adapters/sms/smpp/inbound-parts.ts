/** SMS to us that come in parts: each is stored before it is acknowledged, and the SMS is handed on when it is whole,
 *  or when the rest did not come. Nothing that a person sent is lost (§6c). */
import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../../domain/durations.ts';
import type { SmppInboundPart } from '../../../prisma/generated/client.ts';
import { placeIn } from '../../store/personal-columns.ts';
import type { Opening } from '../../store/sealed.ts';
import { indexIn, openFor, phoneKeyId, sealFor } from '../../store/sealed.ts';
import type { Store, Transaction } from '../../store/store.ts';
import { inSealedTransaction } from '../../store/store.ts';
import type { InboundMessage } from '../../store/take-replies.ts';
import { storableText } from '../storable-text.ts';
import { textOfOctets } from './message-text.ts';

export type InboundPart = {
  phone: string;
  /** With the short code: the same number may be used to two of ours. */
  reference: string;
  total: number;
  part: number;
  dataCoding: number;
  octets: Buffer;
  operatorId?: string;
  operatorAt?: string;
  arrivedAt: string;
};
type Row = Omit<InboundPart, 'operatorId' | 'operatorAt' | 'arrivedAt'> & {
  message: string;
  operatorId: string | null;
  operatorAt: Date | null;
  arrivedAt: Date;
  handedOnAt: Date | null;
};

/** Stands for a part that did not come. No reading knows it, so half an SMS is never taken for an answer (§4a). */
const MISSING = '\ufffd';
const KEPT_MS = DAY_MS;

/** Stores a part, once. Returns the SMS that is whole with it. */
export function keepPart(
  { db }: Store,
  gateway: string,
  part: InboundPart,
  incompleteMs: number,
): Promise<string | undefined> {
  return inSealedTransaction(db, async (tx) => {
    const phoneIndex = indexIn(tx, 'phone', part.phone);
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${phoneIndex}, 3))`;
    const { reference, total } = part;
    const since = new Date(Date.parse(part.arrivedAt) - incompleteMs);
    const where = { gateway, phoneIndex, reference, total, arrivedAt: { gte: since } };
    const rows = await opened(tx, await tx.smppInboundPart.findMany({ where, orderBy: { id: 'asc' } }));
    if (rows.some((row) => isSame(row, part))) return undefined;
    const open = rows.filter(({ handedOnAt }) => handedOnAt === null);
    // The numbers come round again: an SMS that has this part already is another one.
    const lacksIt = ({ message }: Row) => !open.some((one) => one.message === message && one.part === part.part);
    const message = open.find(lacksIt)?.message ?? randomUUID();
    await insert(tx, gateway, message, part);
    return open.filter((row) => row.message === message).length + 1 === total ? message : undefined;
  });
}

async function insert(tx: Transaction, gateway: string, message: string, part: InboundPart): Promise<void> {
  const { phone, octets, operatorId = null, operatorAt = null, ...rest } = part;
  const phoneIndex = indexIn(tx, 'phone', phone);
  const sealed = (column: 'phone' | 'octets', text: string) =>
    sealFor(tx, phoneKeyId(phoneIndex), placeOf(column, message, part.part), text);
  const personal = { phone: await sealed('phone', phone), octets: await sealed('octets', octets.toString('base64')) };
  const data = { ...rest, ...personal, phoneIndex, gateway, message, operatorId, operatorAt };
  await tx.smppInboundPart.create({ data, select: { id: true } });
}

const placeOf = (column: 'phone' | 'octets', message: string, part: number) =>
  placeIn('smpp_inbound_parts', column, `${message} ${part}`);

/** Whose SMS it is nobody knows yet: its parts are sealed for the number. */
function opened(tx: Opening, rows: SmppInboundPart[]): Promise<Row[]> {
  return Promise.all(
    rows.map(async (row) => {
      const open = (column: 'phone' | 'octets') =>
        openFor(tx, phoneKeyId(row.phoneIndex), placeOf(column, row.message, row.part), row[column]);
      return { ...row, phone: await open('phone'), octets: Buffer.from(await open('octets'), 'base64') };
    }),
  );
}

const isSame = (row: Row, part: InboundPart): boolean =>
  row.part === part.part &&
  row.dataCoding === part.dataCoding &&
  row.octets.equals(part.octets) &&
  (part.operatorId === undefined || row.operatorId === part.operatorId);

/** The SMS that are whole, or that have waited long enough for the rest. */
export async function dueMessages(store: Store, gateway: string, incompleteMs: number): Promise<string[]> {
  const late = new Date((await store.now()) - incompleteMs);
  const rows = await store.db.$queryRaw<{ message: string }[]>`
    SELECT message FROM smpp_inbound_parts WHERE gateway = ${gateway} AND handed_on_at IS NULL
    GROUP BY message HAVING count(*) >= max(total) OR max(arrived_at) <= ${late}`;
  return rows.map(({ message }) => message);
}

/** The text of all parts in order, with the arrival of the last one that came. */
export async function joinParts(
  { db }: Store,
  message: string,
  alphabet: 'gsm' | 'latin1',
): Promise<InboundMessage | undefined> {
  const rows = await opened(db, await db.smppInboundPart.findMany({ where: { message }, orderBy: { part: 'asc' } }));
  const [first] = rows;
  if (!first) return undefined;
  return {
    messageId: first.part === 1 && first.operatorId ? first.operatorId : message,
    from: first.phone,
    text: storableText(joinedText(rows, first, alphabet)),
    operatorAt: first.operatorAt?.toISOString(),
    arrivedAt: new Date(Math.max(...rows.map(({ arrivedAt }) => arrivedAt.getTime()))).toISOString(),
  };
}

/** Octets are joined before they are read, since a phone may cut a letter in two. */
function joinedText(rows: Row[], { total, dataCoding }: Row, alphabet: 'gsm' | 'latin1'): string {
  const places = Array.from({ length: total }, (_, index) => rows.find(({ part }) => part === index + 1));
  const isWhole = places.every((row) => row?.dataCoding === dataCoding);
  if (isWhole) return textOfOctets(Buffer.concat(places.map((row) => row!.octets)), dataCoding, alphabet);
  const textOf = (row: Row | undefined) => (row ? textOfOctets(row.octets, row.dataCoding, alphabet) : MISSING);
  return places.map(textOf).join('');
}

/** Kept for a day, so that a part that comes again is known. */
export async function noteHandedOn(store: Store, gateway: string, message: string): Promise<void> {
  const at = await store.now();
  await store.db.smppInboundPart.updateMany({ where: { message }, data: { handedOnAt: new Date(at) } });
  await store.db.smppInboundPart.deleteMany({ where: { gateway, handedOnAt: { lt: new Date(at - KEPT_MS) } } });
}
