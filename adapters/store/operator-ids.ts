import type { Opening } from './sealed.ts';
import { openFor } from './sealed.ts';
import { smsPlace } from './write-sms.ts';
import type { OperatorIds } from '../sms/operator-ids.ts';
import type { Store, Transaction } from './store.ts';

type Begun = { operatorId: string; fresh: boolean };

/** What one operator calls our SMS, in PostgreSQL. */
export function openOperatorIds({ db }: Pick<Store, 'db'>, gateway: string): OperatorIds {
  return {
    /** Two attempts at once get the same row; one of them is the first. */
    async beginNumbered(smsId) {
      const [row] = await db.$queryRaw<Begun[]>`
        INSERT INTO operator_ids (gateway, sms_id, operator_id)
        VALUES (${gateway}, ${smsId}, nextval('operator_numbers')::text)
        ON CONFLICT (gateway, sms_id) DO UPDATE SET gateway = EXCLUDED.gateway
        RETURNING operator_id AS "operatorId", xmax = 0 AS fresh`;
      return { isRepeat: !row!.fresh, operatorId: row!.operatorId };
    },
    async forget(smsId) {
      await db.operatorId.deleteMany({ where: { gateway, smsId } });
    },
    async find(smsId) {
      const [row] = await db.$queryRaw<{ operatorId: string | null; keyId: string | null; phone: string }[]>`
        SELECT i.operator_id AS "operatorId", s.key_id::text AS "keyId", s.phone FROM outgoing_sms s
        LEFT JOIN operator_ids i ON i.sms_id = s.id AND i.gateway = ${gateway} WHERE s.id = ${smsId}`;
      return (
        row && { phone: await openPhone(db, smsId, row), ...(row.operatorId ? { operatorId: row.operatorId } : {}) }
      );
    },
  };
}

/** Our SMS that an operator calls so, with the number it went to; undefined when it is none of ours. */
export async function smsOfOperator(
  { db }: Pick<Store, 'db'> | { db: Transaction },
  gateway: string,
  operatorId: string,
): Promise<{ smsId: string; phone: string } | undefined> {
  const [row] = await db.$queryRaw<{ smsId: string; keyId: string | null; phone: string }[]>`
    SELECT s.id AS "smsId", s.key_id::text AS "keyId", s.phone
    FROM operator_ids i JOIN outgoing_sms s ON s.id = i.sms_id
    WHERE i.gateway = ${gateway} AND i.operator_id = ${operatorId}`;
  return row && { smsId: row.smsId, phone: await openPhone(db, row.smsId, row) };
}

const openPhone = (
  db: Opening,
  smsId: string,
  { keyId, phone }: { keyId: string | null; phone: string },
): Promise<string> => openFor(db, keyId ?? '', smsPlace('phone', smsId), phone);
