/** One sealed text of each kind: opening it shows that the keys at hand are those of the database (§6b). */
import type { Place } from '../vault/sealing.ts';
import { openFor, phoneKeyId, providerKeyId } from './sealed.ts';
import type { Store } from './store.ts';

const WHO_ANSWERS = 'COALESCE(representative_id, recipient_id)';
const OF_OFFER = '(SELECT o.recipient_id FROM offers o WHERE o.id = offer_id)';

/** Columns by table, the row as its seal names it, and what tells whose key seals it. */
const SEALED = [
  { table: 'recipients', columns: ['identifier'], row: 'id', key: 'id' },
  { table: 'offers', columns: ['facts'], row: 'id', key: 'recipient_id' },
  { table: 'offers', columns: ['phone', 'consent_token'], row: 'id', key: WHO_ANSWERS },
  { table: 'outgoing_sms', columns: ['phone', 'text'], row: 'id', key: 'key_id' },
  { table: 'inbound_sms', columns: ['phone', 'text'], row: 'id', key: 'key_id' },
  { table: 'smpp_inbound_parts', columns: ['phone', 'octets'], row: `message || ' ' || part`, key: 'phone_index' },
  { table: 'provider_results', columns: ['body'], row: `provider_id || ' ' || message_id`, key: OF_OFFER },
  { table: 'desk_answers', columns: ['evidence'], row: 'id', key: 'key_id' },
  {
    table: 'providers',
    columns: ['token', 'webhook_secret', 'previous_webhook_secret', 'callback_secret', 'previous_callback_secret'],
    row: 'id',
    key: 'id',
  },
] as const;

/** All columns that are sealed, as `table.column`. */
export const sealedColumns: string[] = SEALED.flatMap(({ table, columns }) =>
  columns.map((column) => `${table}.${column}`),
);

export type Sample = { what: string; fault?: string };

/** Opens one text of every column that holds any, and says of each whether it opened. Texts of erased people are no
 *  samples. */
export async function openSamples(db: Store['db']): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { table, columns, row, key } of SEALED)
    for (const column of columns) {
      const sample = await sampleOf(db, { table, column, row, key });
      if (!sample) continue;
      const { keyId, place, text } = sample;
      const what = `${table}.${column}`;
      const fault = await openFor(db, keyId, place, text).then(
        () => undefined,
        (reason: Error) => reason.message,
      );
      samples.push(fault === undefined ? { what } : { what, fault });
    }
  return samples;
}

type Where = { table: string; column: string; row: string; key: string };

/** Names of tables and columns are those of the list above and of no one else. */
async function sampleOf(
  db: Store['db'],
  { table, column, row, key }: Where,
): Promise<{ keyId: string; place: Place; text: string } | undefined> {
  const found = await db.$queryRawUnsafe<{ row: string; key: string; text: string }[]>(
    `SELECT * FROM (SELECT (${row})::text AS row, (${key})::text AS key, ${column} AS text FROM ${table}) AS sealed
     WHERE text LIKE 's1.%' LIMIT 20`,
  );
  for (const { key: name, text, row: at } of found) {
    const keyId = keyIdOf(table, name);
    if ((await db.dataKey.count({ where: { id: keyId } })) === 1)
      return { keyId, place: { table, column, row: at }, text };
  }
  return undefined;
}

function keyIdOf(table: string, name: string): string {
  if (table === 'providers') return providerKeyId(name);
  return table === 'smpp_inbound_parts' ? phoneKeyId(name) : name;
}
