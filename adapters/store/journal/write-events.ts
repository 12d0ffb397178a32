import type { JournalEntry } from '../../../domain/journal.ts';
import type { TaskKind } from '../../../domain/tasks.ts';
import { REASON_GONE } from '../../../domain/tasks.ts';
import type { CallbackRow } from './callback-rows.ts';
import type { NewMessage } from '../database/outbox.ts';
import type { OutboxRow, Transaction } from '../database/store.ts';

type Entry = Omit<JournalEntry, 'event'> & { type: string; at: string; event: string };

/** The rows that events add or change. `row`: columns of the offer by name; a column that is absent keeps its value.
 *  `closes`: tasks of the offer whose reason has gone at the moment `at`. */
export type Writing = {
  entries: Entry[];
  row: object;
  callbacks: CallbackRow[];
  messages: NewMessage[];
  closes: readonly TaskKind[];
  at: string;
};

/** Writes them in one statement: an offer has a dozen such writes, and a round trip costs more than its rows. */
export function writeEvents(
  tx: Transaction,
  { id, providerId }: { id: string; providerId: string },
  { entries, row, callbacks, messages, closes, at }: Writing,
): Promise<OutboxRow[]> {
  return tx.$queryRaw<OutboxRow[]>`
    WITH added AS (
      INSERT INTO journal (offer_id, sequence, type, at, event, previous_hash, hash)
      SELECT ${id}::uuid, sequence, type, at, event, "previousHash", hash
      FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        AS e(sequence int, type text, at timestamptz, event text, "previousHash" text, hash text)
    ), queued AS (
      INSERT INTO callbacks (id, offer_id, provider_id, state, body, created_at, next_attempt_at)
      SELECT gen_random_uuid(), ${id}::uuid, ${providerId}, c->>'state', c->'body', (c->>'at')::timestamptz,
        (c->>'at')::timestamptz
      FROM jsonb_array_elements(${JSON.stringify(callbacks)}::jsonb) WITH ORDINALITY AS changes(c, nth) ORDER BY nth
    ), projected AS (
      UPDATE offers o SET
        state = r->>'state', reason = r->>'reason', sent_at = (r->>'sentAt')::timestamptz,
        received_at = (r->>'receivedAt')::timestamptz, deadline = (r->>'deadline')::timestamptz,
        ended_at = (r->>'endedAt')::timestamptz, folded = r->'folded',
        sequence = (r->>'sequence')::int, chain_hash = r->>'chainHash',
        phone = CASE WHEN r ? 'phone' THEN r->>'phone' ELSE o.phone END,
        phone_index = CASE WHEN r ? 'phoneIndex' THEN r->>'phoneIndex' ELSE o.phone_index END,
        language = COALESCE(r->>'language', o.language),
        organisation_name = COALESCE(r->>'organisationName', o.organisation_name),
        consent_token = COALESCE(r->>'consentToken', o.consent_token),
        consent_expires_at = COALESCE((r->>'consentExpiresAt')::timestamptz, o.consent_expires_at),
        calling_until = CASE WHEN r ? 'callingUntil' THEN (r->>'callingUntil')::timestamptz ELSE o.calling_until END
      FROM (SELECT ${JSON.stringify(row)}::jsonb AS r) AS given WHERE o.id = ${id}::uuid
    ), closed AS (
      UPDATE operator_tasks SET done_at = NULLIF(${at}, '')::timestamptz, resolution = ${REASON_GONE}
      WHERE subject = ${`offer ${id}`} AND kind = ANY (${[...closes]}::text[]) AND done_at IS NULL
    )
    INSERT INTO outbox (workflow_id, message, payload, created_at)
    SELECT "workflowId", message, payload, at FROM jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      AS m("workflowId" text, message text, payload jsonb, at timestamptz)
    RETURNING id, workflow_id AS "workflowId", message, payload, created_at AS "createdAt", attempts,
      delivered_at AS "deliveredAt"`;
}
