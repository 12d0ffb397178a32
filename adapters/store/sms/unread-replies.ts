/** Replies that are not read yet. */
import { openUnlessErased } from '../database/sealed.ts';
import type { Store } from '../database/store.ts';
import { inboundPlace } from './receive-replies.ts';

const AT_ONCE = 500;

/** A reply that is not read yet, with its octets (base64). */
export type UnreadReply = { id: string; offerId: string; gateway: string; octets: string };

/** The recipients' replies to open offers that neither the system nor operators could read. */
export async function* unreadReplies({ db }: Pick<Store, 'db'>): AsyncGenerator<UnreadReply> {
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await db.$queryRaw<(UnreadReply & { keyId: string | null })[]>`
      SELECT i.id::text, i.offer_id::text AS "offerId", i.gateway, i.octets, i.key_id::text AS "keyId"
      FROM inbound_sms i JOIN offers o ON o.id = i.offer_id AND o.phone_index = i.phone_index
        LEFT JOIN reply_readings r ON r.inbound_id = i.id
      WHERE i.reading = 'not-understood' AND o.ended_at IS NULL AND r.confirmed_at IS NULL AND i.id > ${last}::uuid
      ORDER BY i.id LIMIT ${AT_ONCE}`;
    for (const { keyId, ...row } of rows) {
      const octets = await openUnlessErased(db, keyId ?? '', inboundPlace('octets', row.id), row.octets);
      if (octets) yield { ...row, octets };
    }
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)!.id;
  }
}
