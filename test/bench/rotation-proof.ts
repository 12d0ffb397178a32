/** The checks after every key was changed under load: what failed, what opens, and what must not open. */
import type pg from 'pg';
import { identifierOf, openUnlessErased } from '../../adapters/store/database/sealed.ts';
import { openDatabase } from '../../adapters/store/database/store.ts';
import type { WrappedKey } from '../../adapters/vault/key-wrapper.ts';
import { unseal } from '../../adapters/vault/sealing.ts';
import type { Place } from '../../adapters/store/database/personal-columns.ts';
import type { Vault } from '../../adapters/vault/vault.ts';
import { vaultOfConfig } from '../../adapters/vault/vault.ts';
import { keysIn } from '../../config/keys.ts';
import type { Harness } from './system.ts';
import type { Done } from './rotation.ts';
import { historiesOf } from './rotation-histories.ts';

/** What an older copy of the database has of a person: their closed key, and a value that this key seals. */
export type Copy = { offerId: string; person: string; identifier: string; key: WrappedKey };

export async function copyOf(database: pg.Client, { offerId }: Done): Promise<Copy> {
  const { rows } = await database.query<Omit<Copy, 'key'> & { kek_id: string; wrapped: string }>(
    `SELECT o.id AS "offerId", r.id AS person, r.identifier, k.kek_id, k.wrapped
     FROM offers o JOIN recipients r ON r.id = o.recipient_id JOIN data_keys k ON k.id = r.id WHERE o.id = $1`,
    [offerId],
  );
  const { kek_id: kekId, wrapped, ...copy } = rows[0]!;
  return { ...copy, key: { id: copy.person, kekId, wrapped } };
}

type Faults = { httpErrors: number; logLines: number };

/** The faults before the load, so that only those of the load are counted. */
export async function faultsBefore(harness: Harness): Promise<Faults> {
  return { httpErrors: await httpErrors(harness), logLines: troublesIn(harness).length };
}

/** Answers of the API with 400 and above. */
async function httpErrors({ apiUrl }: Harness): Promise<number> {
  const metrics = await (await fetch(`${apiUrl}/metrics`)).text();
  const counted = [...metrics.matchAll(/^usynys_http_requests_total\{.*status="([45]\d\d)".*\} (\d+)$/gm)];
  return counted.reduce((sum, [, , count]) => sum + Number(count), 0);
}

/** At level `warn` API and worker log faults only, so every line counts. */
const troublesIn = (harness: Harness): string[] => harness.logs().filter(Boolean);

type Ran = { before: Faults; done: Done[]; erased: Copy[]; audit: string; newId: string };

export async function proven(harness: Harness, { before, done, erased, audit, newId }: Ran) {
  const vault = vaultOfConfig({ keys: keysIn(harness.env['KEYS_DIR'], ['vault', 'vaultIndex']) })!;
  const offerIds = done.map(({ offerId }) => offerId);
  const { rows: ends } = await harness.database.query<{ end: string; count: number }>(
    `SELECT state || CASE WHEN folded ? 'closed' THEN '' ELSE ' and not closed' END AS end, count(*)::int
    FROM offers GROUP BY 1`,
  );
  const logLines = troublesIn(harness).slice(before.logLines);
  return {
    audit,
    ends: Object.fromEntries(ends.map(({ end, count }) => [end, count])),
    failed: {
      'HTTP errors': (await httpErrors(harness)) - before.httpErrors,
      'lines in the logs of API and worker': logLines.length,
      'offers that did not come to their end':
        offerIds.length - (ends.find(({ end }) => end === 'GRANTED')?.count ?? 0),
    },
    logLines,
    histories: await historiesOf(harness.temporal, offerIds),
    sealed: await whatOpens(harness, vault, erased, newId),
  };
}

/** Opens every key and every text with the present file of keys. */
async function whatOpens({ database, env }: Harness, vault: Vault, erased: Copy[], newId: string) {
  const db = openDatabase(env['DATABASE_URL']!, { connections: 2, vault });
  const keys = await db.dataKey.findMany();
  const unwrapped = await Promise.allSettled(keys.map((key) => vault.unwrap(key)));
  const gone = new Set(erased.map(({ person }) => person));
  const found = { texts: 0, 'texts that do not open': 0, 'texts of erased people that open': 0 };
  for (const { keyId, place, text } of await allTexts(database)) {
    const opened = await openUnlessErased(db, keyId, place, text);
    found.texts += 1;
    if (gone.has(keyId)) found['texts of erased people that open'] += opened === undefined ? 0 : 1;
    else found['texts that do not open'] += opened === undefined ? 1 : 0;
  }
  await db.$disconnect();
  return {
    keys: keys.length,
    'keys that are closed with an old key': keys.filter(({ kekId }) => kekId !== newId).length,
    'keys that do not open': unwrapped.filter(({ status }) => status === 'rejected').length,
    ...found,
    'erased people': gone.size,
    'copies of erased people': await copiesThatOpen(vault, erased),
  };
}

/** Opens copies from before the erasure with the present keys: those of the old key-encryption key must not open. */
async function copiesThatOpen(vault: Vault, erased: Copy[]) {
  const opens = async ({ key, person, identifier }: Copy) =>
    vault.unwrap(key).then(
      (bytes) => unseal(bytes, identifierOf(person), identifier) !== '',
      () => false,
    );
  const outcomes = await Promise.all(erased.map(async (copy) => [copy.key.kekId, await opens(copy)] as const));
  return outcomes.map(([kekId, isOpen]) => `${kekId}: ${isOpen ? 'opens' : 'closed'}`);
}

type Text = { keyId: string; place: Place; text: string };

async function allTexts(database: pg.Client): Promise<Text[]> {
  const { rows } = await database.query<Place & { keyId: string; text: string }>(`
    SELECT 'recipients' AS table, 'identifier' AS column, id::text AS row, id::text AS "keyId",
      identifier AS text FROM recipients
    UNION ALL SELECT 'outgoing_sms', 'text', id::text, key_id::text, text FROM outgoing_sms
    UNION ALL SELECT 'outgoing_sms', 'phone', id::text, key_id::text, phone FROM outgoing_sms
    UNION ALL SELECT 'inbound_sms', 'text', id::text, key_id::text, text FROM inbound_sms
    UNION ALL SELECT 'inbound_sms', 'phone', id::text, key_id::text, phone FROM inbound_sms`);
  return rows.map(({ keyId, text, ...place }) => ({ keyId, text, place }));
}
