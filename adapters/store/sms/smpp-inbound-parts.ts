/** Parts of SMS to us as they arrive over SMPP: sealed for the number, since the person is unknown before the SMS is
 *  whole (§6b). */
import type { SmppInboundPart } from '../../../prisma/generated/client.ts';
import type { Place } from '../database/personal-columns.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Opening } from '../database/sealed.ts';
import { indexIn, openFor, phoneKeyId, sealFor } from '../database/sealed.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inSealedTransaction } from '../database/store.ts';

/** A part as it was received. Times are ISO strings. */
export type InboundPart = {
  phone: string;
  /** With the short code: a phone may use one reference number for SMS to two of our short codes. */
  reference: string;
  total: number;
  part: number;
  /** The PDU as it was received. */
  pdu: Buffer;
  carrierMessageId?: string;
  carrierAt?: string;
  arrivedAt: string;
};
/** A stored part; the parts of one SMS have the same `message`. */
export type StoredPart = Omit<InboundPart, 'carrierMessageId' | 'carrierAt' | 'arrivedAt'> & {
  message: string;
  carrierMessageId: string | null;
  carrierAt: Date | null;
  arrivedAt: Date;
  handedOnAt: Date | null;
};

/** Stores a part under the message that `messageOf` names; it gets the stored parts with this phone, reference and
 *  total that arrived since `since`. Without a name the part is not stored. One part of a phone at a time. */
export function keepInboundPart<T extends { message: string }>(
  { db }: Store,
  gateway: string,
  part: InboundPart,
  since: Date,
  messageOf: (stored: StoredPart[]) => T | undefined,
): Promise<T | undefined> {
  return inSealedTransaction(db, async (tx) => {
    const phoneIndex = indexIn(tx, 'phone', part.phone);
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${phoneIndex}, 3))`;
    const { reference, total } = part;
    const where = { gateway, phoneIndex, reference, total, arrivedAt: { gte: since } };
    const stored = await opened(tx, await tx.smppInboundPart.findMany({ where, orderBy: { id: 'asc' } }));
    const named = messageOf(stored);
    if (named) await insert(tx, gateway, named.message, part);
    return named;
  });
}

async function insert(tx: Transaction, gateway: string, message: string, part: InboundPart): Promise<void> {
  const { phone, pdu, carrierMessageId = null, carrierAt = null, ...rest } = part;
  const phoneIndex = indexIn(tx, 'phone', phone);
  const sealed = (column: 'phone' | 'octets', text: string) =>
    sealFor(tx, phoneKeyId(phoneIndex), placeOf(column, message, part.part), text);
  const personal = { phone: await sealed('phone', phone), octets: await sealed('octets', pdu.toString('base64')) };
  const data = { ...rest, ...personal, phoneIndex, gateway, message, carrierMessageId, carrierAt };
  await tx.smppInboundPart.create({ data, select: { id: true } });
}

const placeOf = (column: 'phone' | 'octets', message: string, part: number): Place =>
  placeIn('smpp_inbound_parts', column, `${message} ${part}`);

function opened(tx: Opening, rows: SmppInboundPart[]): Promise<StoredPart[]> {
  return Promise.all(
    rows.map(async (row) => {
      const open = (column: 'phone' | 'octets') =>
        openFor(tx, phoneKeyId(row.phoneIndex), placeOf(column, row.message, row.part), row[column]);
      return { ...row, phone: await open('phone'), pdu: Buffer.from(await open('octets'), 'base64') };
    }),
  );
}

/** The stored parts of one SMS, in their order. */
export const partsOfMessage = async ({ db }: Store, message: string): Promise<StoredPart[]> =>
  opened(db, await db.smppInboundPart.findMany({ where: { message }, orderBy: { part: 'asc' } }));

/** The SMS not handed on yet that are whole, or whose last part arrived at this moment or before. */
export async function messagesToHandOn({ db }: Store, gateway: string, lastPartAt: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ message: string }[]>`
    SELECT message FROM smpp_inbound_parts WHERE gateway = ${gateway} AND handed_on_at IS NULL
    GROUP BY message HAVING count(*) >= max(total) OR max(arrived_at) <= ${lastPartAt}`;
  return rows.map(({ message }) => message);
}

/** Notes that an SMS was handed on, and deletes those that were handed on before a moment. */
export async function noteMessageHandedOn(
  { db }: Store,
  gateway: string,
  message: string,
  { at, deleteBefore }: { at: Date; deleteBefore: Date },
): Promise<void> {
  await db.smppInboundPart.updateMany({ where: { message }, data: { handedOnAt: at } });
  await db.smppInboundPart.deleteMany({ where: { gateway, handedOnAt: { lt: deleteBefore } } });
}
