/** Providers, their secrets and their keys, as an administrator makes them without a file. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { tokenOfCalls, withOpenSecrets } from '../../../adapters/store/catalogue/provider-secrets.ts';
import { providerOf } from '../../../adapters/store/catalogue/service-definitions.ts';
import { agreedOffer } from '../offers/advance-offer.ts';
import { operatorWith } from '../operators/accounts.ts';
import { PROVIDER } from '../http/who-may-rules.ts';
import type { RunningApi } from '../support.ts';
import { anOffer, KEYS, startApi } from '../support.ts';

type Secret = { since: string; previousValid: boolean };

describe('providers without a file', function () {
  this.timeout(120_000);
  let api: RunningApi;
  let key: string;
  before(async () => {
    api = await startApi();
    key = (await operatorWith(api, 'admin')).token;
  });
  after(() => api.stop());

  const ask = (path: string, json?: unknown, method?: string) =>
    api.call(`/v1/providers${path}`, {
      key,
      ...(json === undefined ? {} : { json }),
      ...(method === undefined ? {} : { method }),
    });
  const newId = () => `p-${randomBytes(6).toString('hex')}`;
  async function added(id = newId()) {
    const { status, body, headers } = await ask('', { id, ...PROVIDER });
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(headers.get('location'), `/v1/providers/${id}`);
    return { id, ...(body as { secrets: Record<'token' | 'webhookSecret' | 'callbackSecret', string> }) };
  }
  const auditOf = async (id: string) => {
    const rows = await api.store.db.auditEntry.findMany({
      where: { subject: `provider ${id}` },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ action }) => action);
  };

  it('§2.4 §6b are added, shown without secrets, sealed, and in the audit log', async () => {
    const { id, secrets } = await added();
    const row = await api.store.db.provider.findUniqueOrThrow({ where: { id } });
    const { body } = await ask(`/${id}`);
    for (const secret of Object.values(secrets)) {
      assert.ok(!JSON.stringify(row).includes(secret), 'a secret is stored as plain text');
      assert.ok(!JSON.stringify(body).includes(secret), 'a secret is shown again');
    }
    const { token, webhookSecret, callbackSecret } = await providerOf(api.store, id);
    assert.deepEqual({ token, webhookSecret, callbackSecret }, secrets);
    assert.deepEqual(body, {
      id,
      ...PROVIDER,
      allowFrom: [],
      secrets: body.secrets,
      source: 'changed',
    });
    for (const { since, previousValid } of Object.values(body.secrets as Record<string, Secret>))
      assert.deepEqual([Math.abs(Date.parse(since) - Date.now()) < 60_000, previousValid], [true, false]);
    assert.deepEqual(await auditOf(id), ['provider-added']);
    const { body: page } = await ask('?limit=100');
    assert.ok((page.items as { id: string }[]).some((one) => one.id === id));
  });

  it('§2.4 make offers of their own services with a key that was made for them', async () => {
    const { id } = await added();
    const made = await ask(`/${id}/api-keys`, { scopes: ['offers', 'services'], expiresAt: '2099-01-01T00:00:00Z' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const own = { key: made.body.key as string };
    const { body } = await api.call('/v1/services/test-allowance');
    const service = { ...body.definition, code: `${id}-service`, provider: id };
    assert.equal((await api.call('/v1/services', { ...own, json: service })).status, 201);
    const offer = { ...anOffer(), serviceCode: service.code };
    assert.equal((await api.call('/v1/offers', { ...own, json: offer })).status, 201);
    const [listed] = (await ask(`/${id}/api-keys`)).body.items as { prefix: string }[];
    assert.ok(own.key.startsWith(`usy_${listed!.prefix}_`));
    assert.equal((await ask(`/${id}/api-keys/${listed!.prefix}`, undefined, 'DELETE')).status, 204);
    assert.equal((await ask(`/${id}/api-keys/${listed!.prefix}`, undefined, 'DELETE')).status, 404);
    assert.equal((await api.call('/v1/offers', own)).status, 401);
  });

  it('§6b sign with the old and the new secret until the old one is ended', async () => {
    const { id, secrets } = await added();
    const { status, body } = await ask(`/${id}/secrets`, { secret: 'webhook' });
    assert.equal(status, 201);
    assert.notEqual(body.value, secrets.webhookSecret);
    assert.equal((await ask(`/${id}`)).body.secrets.webhook.previousValid, true);
    const again = await ask(`/${id}/secrets`, { secret: 'webhook' });
    assert.deepEqual([again.status, again.body.code], [409, 'conflict'], 'no secret ends unnoticed');
    const offer = { offerId: '00000000-0000-4000-8000-000000000000', outcome: 'granted' };
    const statusWith = async (secret: string) => {
      const another = await startApi(); // settings are cached for some seconds, in each process
      const answer = await another.webhook(`/webhooks/providers/${id}/results`, offer, secret);
      await another.stop();
      return answer.status;
    };
    assert.deepEqual(await Promise.all([secrets.webhookSecret, body.value].map(statusWith)), [404, 404]);
    assert.equal((await ask(`/${id}/secrets/webhook/previous`, undefined, 'DELETE')).status, 204);
    assert.equal((await ask(`/${id}/secrets/webhook/previous`, undefined, 'DELETE')).status, 404);
    assert.deepEqual(await Promise.all([secrets.webhookSecret, body.value].map(statusWith)), [401, 404]);
    assert.deepEqual(await auditOf(id), ['provider-added', 'provider-secret-made', 'provider-secret-ended']);
  });

  it('§2.4 that are disabled may not call, and their open offers go on', async () => {
    const offer = await agreedOffer(api);
    const { disabledAt: _, id: __, secrets: ___, source: ____, ...enbek } = (await ask('/enbek')).body;
    try {
      const { body } = await ask('/enbek', { ...enbek, disabled: true }, 'PUT');
      assert.ok(body.disabledAt);
      const refused = await api.call('/v1/offers', { json: anOffer() });
      assert.deepEqual([refused.status, refused.body.code], [403, 'provider-disabled']);
      assert.equal((await api.call('/v1/offers', { key: KEYS.energo })).status, 200);
      assert.equal((await ask('/enbek/api-keys', { scopes: ['offers'] })).status, 409);
      const result = { offerId: offer.id, outcome: 'granted' };
      const { webhookSecret } = await providerOf(api.store, 'enbek');
      assert.equal((await api.webhook('/webhooks/providers/enbek/results', result, webhookSecret)).status, 204);
      const counted = await api.store.db.providerResult.count({ where: { offerId: offer.id } });
      assert.equal(counted, 1);
      assert.ok((await ask('/enbek', enbek, 'PUT')).body.disabledAt, 'a change of other fields enables nothing');
    } finally {
      await ask('/enbek', { ...enbek, disabled: false }, 'PUT');
    }
    assert.equal((await api.call('/v1/offers')).status, 200);
    assert.deepEqual((await auditOf('enbek')).slice(-2), ['provider-disabled', 'provider-enabled']);
  });

  it('§6b carry the previous token in our calls until it is ended', async () => {
    const { id, secrets } = await added();
    const { value } = (await ask(`/${id}/secrets`, { secret: 'token' })).body;
    const read = async () => {
      const row = await api.store.db.provider.findUniqueOrThrow({ where: { id } });
      return tokenOfCalls(await withOpenSecrets(api.store.db, row));
    };
    assert.equal(await read(), secrets.token);
    assert.equal((await ask(`/${id}/secrets/token/previous`, undefined, 'DELETE')).status, 204);
    assert.equal(await read(), value);
  });

  it('§6b are in the audit log with the fields that changed, and with who read them', async () => {
    const { id } = await added();
    const renamed = { ...PROVIDER, company: { ...PROVIDER.company, name: 'Другое имя' } };
    assert.equal((await ask(`/${id}`, renamed, 'PUT')).body.company.name, 'Другое имя');
    await ask(`/${id}`, renamed, 'PUT');
    const [entry, ...more] = await api.store.db.auditEntry.findMany({
      where: { subject: `provider ${id}`, action: 'provider-changed' },
    });
    assert.deepEqual([entry?.detail, more], [{ fields: ['companyName'] }, []]);
    const where = { action: 'changeProvider', detail: { equals: { provider: id } } };
    assert.equal(await api.store.db.auditEntry.count({ where }), 2);
  });

  it('are refused with the place of each mistake, and change nothing', async () => {
    const { id } = await added();
    const wrong = {
      id: 'Upper',
      names: { kk: 'a', ru: 'b' },
      company: { name: 'c', bin: '491240000040' },
      url: 'ftp://x',
      callbackUrl: 'x',
      allowFrom: ['here'],
      more: 1,
    };
    const { status, body } = await ask('', wrong);
    assert.equal(status, 400);
    assert.deepEqual((body.errors as { pointer: string }[]).map(({ pointer }) => pointer).toSorted(), [
      '#/allowFrom/0',
      '#/callbackUrl',
      '#/company/bin',
      '#/id',
      '#/more',
      '#/names/en',
      '#/url',
    ]);
    assert.equal((await ask('', { id, ...PROVIDER })).status, 409);
    assert.equal((await ask(`/${id}`, { ...PROVIDER, url: '' }, 'PUT')).status, 400);
    assert.equal((await ask(`/${id}/api-keys`, { scopes: ['offers'], expiresAt: '2020-01-01T00:00:00Z' })).status, 400);
    assert.deepEqual(await auditOf(id), ['provider-added']);
  });

  it('§6b in production have addresses that others cannot read', async () => {
    const production = await startApi({ isProduction: true });
    const open = {
      ...PROVIDER,
      id: newId(),
      url: 'http://provider.example',
      callbackUrl: 'https://provider.example/c',
    };
    const { status, body } = await production.call('/v1/providers', { key, json: open });
    assert.deepEqual([status, body.errors[0].pointer], [400, '#/url']);
    await production.stop();
  });
});
