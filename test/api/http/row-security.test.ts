import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { refusePowerfulRole } from '../../../adapters/store/database/check-role.ts';
import { EVERYTHING, inReadScope } from '../../../adapters/store/database/read-scope.ts';
import type { ReadScope } from '../../../adapters/store/database/read-scope.ts';
import type { Transaction } from '../../../adapters/store/database/store.ts';
import { sharedRateLimit } from '../../../api/http/rate-limits.ts';
import { operatorWith } from '../operators/accounts.ts';
import { agreedOffer, sentOffer } from '../offers/advance-offer.ts';
import { applicationRole } from '../app-role.ts';
import type { RunningApi } from '../support.ts';
import { anOffer, KEYS, startApi } from '../support.ts';

/** Every table that a provider may read, with the owner of each row. */
const TABLES: Record<string, string> = {
  offers: 'SELECT provider_id FROM offers',
  services: 'SELECT provider_id FROM services',
  callbacks: 'SELECT provider_id FROM callbacks',
  idempotency_keys: 'SELECT provider_id FROM idempotency_keys',
  service_versions: 'SELECT provider_id FROM service_versions v JOIN services s ON s.code = v.service_code',
  recipients:
    'SELECT DISTINCT provider_id, r.id FROM recipients r JOIN offers o ON r.id IN (o.recipient_id, ' +
    'o.representative_id)',
  journal: 'SELECT provider_id FROM journal j JOIN offers o ON o.id = j.offer_id',
  outgoing_sms: 'SELECT provider_id FROM outgoing_sms s JOIN offers o ON o.id = s.offer_id',
  inbound_sms: 'SELECT provider_id FROM inbound_sms s JOIN offers o ON o.id = s.offer_id',
  desk_answers: 'SELECT provider_id FROM desk_answers d JOIN offers o ON o.id = d.offer_id',
  callback_attempts: 'SELECT provider_id FROM callback_attempts',
  receipts: 'SELECT provider_id FROM receipts JOIN outgoing_sms s ON s.id = sms_id JOIN offers o ON o.id = s.offer_id',
};

describe('row security of the database', function () {
  this.timeout(60_000);
  let api: RunningApi;
  let owner: RunningApi;
  let application: Awaited<ReturnType<typeof applicationRole>>;
  before(async () => {
    owner = await startApi();
    application = await applicationRole(owner);
    api = await startApi({}, application.url);
  });
  after(async () => {
    await api.stop();
    await application.drop();
    await owner.stop();
  });

  const count = async (table: string, scope: ReadScope) => {
    const read = (tx: Transaction) => tx.$queryRawUnsafe<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`);
    return (await inReadScope(api.store.db, scope, read))[0]!.n;
  };

  it('lets the application count requests, in rows that only it sees', async () => {
    const who = randomUUID();
    await sharedRateLimit(api.store.db, 'key', 1)(who);
    assert.equal((await owner.store.db.rateLimit.findUniqueOrThrow({ where: { key: `key:${who}` } })).points, 1);
    await assert.rejects(count('rate_limits', 'enbek'), /permission denied/);
  });

  it('§2.4 shows a provider its own rows in every table, although the query has no condition', async () => {
    await agreedOffer(api);
    const { id: callbackId } = await owner.store.db.callback.findFirstOrThrow({ where: { providerId: 'enbek' } });
    const tried = { providerId: 'enbek', at: new Date(), ms: 1 };
    await owner.store.db.callbackAttempt.create({ data: { callbackId, ...tried } });
    const { token } = await operatorWith(api, 'operator');
    const answer = { answer: 'agree', channel: 'in-person', evidence: 'form 1' };
    const { id } = await sentOffer(api);
    assert.equal((await api.call(`/v1/offers/${id}/desk-answer`, { key: token, json: answer })).status, 202);
    const other = anOffer({ serviceCode: 'gas-voucher' });
    const headers = { 'idempotency-key': randomUUID() };
    assert.equal((await api.call('/v1/offers', { key: KEYS.energo, json: other, headers })).status, 201);
    assert.equal((await api.call('/v1/offers', { json: anOffer(), headers })).status, 201);
    for (const [table, whose] of Object.entries(TABLES)) {
      const rows = await owner.store.db.$queryRawUnsafe<{ provider_id: string }[]>(whose);
      const own = (provider: string) => rows.filter((row) => row.provider_id === provider).length;
      const seen = await Promise.all(['enbek', 'energo', 'nobody', ''].map((provider) => count(table, provider)));
      assert.deepEqual(seen, [own('enbek'), own('energo'), 0, 0], table);
      assert.ok(own('enbek') > 0, `${table} has rows to hide`);
      assert.ok((await count(table, EVERYTHING)) >= Math.max(own('enbek'), own('energo')), table);
    }
  });

  it('§2.4 shows a provider no other table, and lets it write nothing', async () => {
    for (const table of ['providers', 'api_keys', 'operators', 'audit_log', 'outbox', 'provider_results'])
      await assert.rejects(count(table, 'enbek'), /permission denied/, table);
    for (const table of Object.keys(TABLES)) {
      const change = (tx: Transaction) => tx.$executeRawUnsafe(`DELETE FROM ${table}`);
      await assert.rejects(inReadScope(api.store.db, 'enbek', change), /permission denied/, table);
    }
    assert.ok((await count('offers', EVERYTHING)) > 0, 'afterwards the connection is that of the application again');
  });

  it('§2.4 covers every table that has a provider or an offer', async () => {
    const rows = await owner.store.db.$queryRaw<{ name: string }[]>`
      SELECT c.table_name AS name FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name
      WHERE c.table_schema = 'public' AND c.column_name IN ('provider_id', 'offer_id') AND NOT t.relrowsecurity
        AND has_table_privilege('usynys_provider', t.oid, 'SELECT')`;
    assert.deepEqual(rows, [{ name: 'log_entries' }], 'the log holds hashes only');
  });

  it('§6c lets the application add to append-only tables, and change nothing in them', async () => {
    for (const table of ['journal', 'audit_log', 'log_entries', 'log_nodes', 'checkpoints', 'service_versions'])
      for (const change of [`DELETE FROM ${table}`, `TRUNCATE ${table}`, `ALTER TABLE ${table} DISABLE TRIGGER ALL`])
        await assert.rejects(api.store.db.$executeRawUnsafe(change), /permission denied|must be owner/, change);
    await assert.rejects(api.store.db.$executeRaw`UPDATE journal SET event = event`, /permission denied/);
  });

  it('§6c is supported by the start, which refuses a role that may change the journal', async () => {
    await refusePowerfulRole(api.store);
    await assert.rejects(refusePowerfulRole(owner.store), /may change journal, audit_log, .*usynys_app/);
    await owner.store.db.$executeRawUnsafe(`GRANT DELETE ON audit_log TO ${application.role}`);
    await assert.rejects(refusePowerfulRole(api.store), /may change audit_log:/);
    await owner.store.db.$executeRawUnsafe(`REVOKE DELETE ON audit_log FROM ${application.role}`);
    await owner.store.db.$executeRawUnsafe(`ALTER ROLE ${application.role} BYPASSRLS`);
    await assert.rejects(refusePowerfulRole(api.store), /above row-level security/);
    await owner.store.db.$executeRawUnsafe(`ALTER ROLE ${application.role} NOBYPASSRLS`);
  });

  it('allows everything that the API does with that role, for providers, gateways and operators', async () => {
    const { id } = await agreedOffer(api);
    const { token } = await operatorWith(api, 'operator');
    for (const part of ['', '/messages', '/journal'])
      for (const key of [KEYS.enbek, token])
        assert.equal((await api.call(`/v1/offers/${id}${part}`, { key })).status, 200);
    assert.equal((await api.call(`/v1/offers/${id}`, { key: KEYS.energo })).status, 404);
    assert.equal((await api.call('/v1/services')).status, 200);
    const open = await sentOffer(api);
    const cancelled = await api.call(`/v1/offers/${open.id}/cancellation`, {
      key: token,
      json: { reason: 'asked for' },
    });
    assert.equal(cancelled.status, 200);
  });
});
