/** One sealed text of each personal column: opening it shows that the keys are those of the database (§6b). */
import { PERSONAL_COLUMNS, placeIn, SECRET_COLUMNS } from '../database/personal-columns.ts';
import type { Place } from '../database/personal-columns.ts';
import { openFor, phoneKeyId, providerKeyId } from '../database/sealed.ts';
import type { Store } from '../database/store.ts';

type Sealed = (typeof PERSONAL_COLUMNS)[number] | ((typeof SECRET_COLUMNS)[number] & { sealedFor: 'provider' });
type Owner<S extends Sealed> = S extends Sealed ? `${S['table']} ${S['sealedFor']}` : never;

const SEALED: readonly Sealed[] = [
  ...PERSONAL_COLUMNS,
  ...SECRET_COLUMNS.map((secret) => ({ ...secret, sealedFor: 'provider' as const })),
];

/** The row in the place of a seal, where it is not the id. */
const ROW: Partial<Record<Sealed['table'], string>> = {
  smpp_inbound_parts: `message || ' ' || part`,
  provider_results: `provider_id || ' ' || message_id`,
  receipts: `gateway || ' ' || receipt_id`,
};

/** The SQL expression that names the key which seals a column. */
const KEY: Record<Owner<Sealed>, string> = {
  'recipients recipient': 'id',
  'offers recipient': 'recipient_id',
  'offers who-answers': 'COALESCE(representative_id, recipient_id)',
  'outgoing_sms key-of-row': 'key_id',
  'inbound_sms key-of-row': 'key_id',
  'receipts key-of-row': 'key_id',
  'unmatched_receipts number': 'phone_index',
  'smpp_inbound_parts number': 'phone_index',
  'provider_results recipient': '(SELECT o.recipient_id FROM offers o WHERE o.id = offer_id)',
  'desk_answers who-answers': 'key_id',
  'providers provider': 'id',
};

export type Sample = { what: string; fault?: string };

/** Opens one text of every column that has any, and reports for each whether it opened. Texts of erased people are
 *  not used. */
export async function openSamples(db: Store['db']): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const sealed of SEALED) {
    const sample = await sampleOf(db, sealed);
    if (!sample) continue;
    const { keyId, place, text } = sample;
    const what = `${sealed.table}.${sealed.column}`;
    const fault = await openFor(db, keyId, place, text).then(
      () => undefined,
      (reason: Error) => reason.message,
    );
    samples.push(fault === undefined ? { what } : { what, fault });
  }
  return samples;
}

/** The names of tables and columns in the query come from the lists above only. */
async function sampleOf(
  db: Store['db'],
  sealed: Sealed,
): Promise<{ keyId: string; place: Place; text: string } | undefined> {
  const { table, column, sealedFor } = sealed;
  const key = KEY[`${table} ${sealedFor}` as Owner<Sealed>];
  const found = await db.$queryRawUnsafe<{ row: string; key: string; text: string }[]>(
    `SELECT * FROM (SELECT (${ROW[table] ?? 'id'})::text AS row, (${key})::text AS key, ${column} AS text FROM ${table})
       AS sealed
     WHERE text LIKE 's1.%' LIMIT 20`,
  );
  for (const { key: name, text, row } of found) {
    const keyId = keyIdOf(sealed, name);
    if ((await db.dataKey.count({ where: { id: keyId } })) === 1)
      return { keyId, place: placeIn(table, column as never, row), text };
  }
  return undefined;
}

function keyIdOf({ table, sealedFor }: Sealed, name: string): string {
  if (table === 'providers') return providerKeyId(name);
  return sealedFor === 'number' ? phoneKeyId(name) : name;
}
