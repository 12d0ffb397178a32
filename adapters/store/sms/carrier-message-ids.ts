import type { Opening } from '../database/sealed.ts';
import { openFor } from '../database/sealed.ts';
import { smsPlace } from './write-sms.ts';
import type { Store, Transaction } from '../database/store.ts';

/** What we know of an SMS for asking its operator about it; `phone` is E.164. */
export type KnownSms = { carrierMessageId?: string; phone: string };

/** Our memory of what one operator calls our SMS. It is written before the sending, so it outlives a lost answer. */
export interface CarrierMessageIds {
  /** Notes that an SMS is about to go to this operator, under a number from 1 to 2147483647 that no other SMS has; says
   *  whether an attempt went before. */
  beginNumbered(smsId: string): Promise<{ isRepeat: boolean; carrierMessageId: string }>;
  /** Takes back what a first attempt noted that has surely not left: the next one is a first one too. */
  forget(smsId: string): Promise<void>;
  /** What we know of an SMS; undefined when it is none of ours. */
  find(smsId: string): Promise<KnownSms | undefined>;
}

type Begun = { carrierMessageId: string; fresh: boolean };

/** What one operator calls our SMS, in PostgreSQL. */
export function openCarrierMessageIds({ db }: Pick<Store, 'db'>, gateway: string): CarrierMessageIds {
  return {
    /** Two attempts at once get the same row; one of them is the first. */
    async beginNumbered(smsId) {
      const [row] = await db.$queryRaw<Begun[]>`
        INSERT INTO carrier_message_ids (gateway, sms_id, carrier_message_id)
        VALUES (${gateway}, ${smsId}, nextval('carrier_message_numbers')::text)
        ON CONFLICT (gateway, sms_id) DO UPDATE SET gateway = EXCLUDED.gateway
        RETURNING carrier_message_id AS "carrierMessageId", xmax = 0 AS fresh`;
      return { isRepeat: !row!.fresh, carrierMessageId: row!.carrierMessageId };
    },
    async forget(smsId) {
      await db.carrierMessageId.deleteMany({ where: { gateway, smsId } });
    },
    async find(smsId) {
      const [row] = await db.$queryRaw<{ carrierMessageId: string | null; keyId: string | null; phone: string }[]>`
        SELECT i.carrier_message_id AS "carrierMessageId", s.key_id::text AS "keyId", s.phone FROM outgoing_sms s
        LEFT JOIN carrier_message_ids i ON i.sms_id = s.id AND i.gateway = ${gateway} WHERE s.id = ${smsId}`;
      return (
        row && {
          phone: await openPhone(db, smsId, row),
          ...(row.carrierMessageId ? { carrierMessageId: row.carrierMessageId } : {}),
        }
      );
    },
  };
}

/** Our SMS that an operator calls so, with the number it went to; undefined when it is none of ours. */
export async function smsOfCarrier(
  { db }: Pick<Store, 'db'> | { db: Transaction },
  gateway: string,
  carrierMessageId: string,
): Promise<{ smsId: string; phone: string } | undefined> {
  const [row] = await db.$queryRaw<{ smsId: string; keyId: string | null; phone: string }[]>`
    SELECT s.id AS "smsId", s.key_id::text AS "keyId", s.phone
    FROM carrier_message_ids i JOIN outgoing_sms s ON s.id = i.sms_id
    WHERE i.gateway = ${gateway} AND i.carrier_message_id = ${carrierMessageId}`;
  return row && { smsId: row.smsId, phone: await openPhone(db, row.smsId, row) };
}

const openPhone = (
  db: Opening,
  smsId: string,
  { keyId, phone }: { keyId: string | null; phone: string },
): Promise<string> => openFor(db, keyId ?? '', smsPlace('phone', smsId), phone);
