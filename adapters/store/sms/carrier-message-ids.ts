import type { Opening } from '../database/sealed.ts';
import { openFor } from '../database/sealed.ts';
import { smsPlace } from './write-sms.ts';
import type { Store, Transaction } from '../database/store.ts';

/** What a query at the carrier needs to name an SMS; `phone` is E.164. */
export type KnownSms = { carrierMessageId?: string; phone: string };

/** The ids of our SMS at one carrier. An id is stored before the SMS is sent, so it is known after a lost answer
 *  too. */
export interface CarrierMessageIds {
  /** Notes that an SMS is about to be sent to this carrier, with a unique number from 1 to 2147483647; returns whether
   *  there was an earlier attempt. */
  beginNumbered(smsId: string): Promise<{ isRepeat: boolean; carrierMessageId: string }>;
  /** Deletes the note of a first attempt that certainly did not leave: the next attempt counts as the first. */
  forget(smsId: string): Promise<void>;
  /** Finds an SMS; undefined when it is not ours. */
  find(smsId: string): Promise<KnownSms | undefined>;
}

type Begun = { carrierMessageId: string; fresh: boolean };

/** The ids of our SMS at one carrier, in PostgreSQL. */
export function openCarrierMessageIds({ db }: Pick<Store, 'db'>, gateway: string): CarrierMessageIds {
  return {
    /** Two concurrent attempts get the same row; one of them is the first. */
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

/** Finds our SMS by the carrier's id, with the number it was sent to; undefined when it is not ours. */
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
