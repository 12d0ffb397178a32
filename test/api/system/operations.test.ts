import assert from 'node:assert/strict';
import { sentOffer } from '../offers/advance-offer.ts';
import { anIin, anOffer, KEYS, startApi, unlimited } from '../support.ts';
import type { RunningApi } from '../support.ts';

describe('health, log and metrics', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  let isTemporalThere = true;
  before(async () => {
    api = await startApi({ isTemporalReachable: () => Promise.resolve(isTemporalThere) });
  });
  after(() => api.stop());

  it('are alive, and ready while the database is available', async () => {
    assert.deepEqual((await api.call('/healthz', { key: null })).body, { status: 'alive' });
    const { status, body } = await api.call('/readyz', { key: null });
    assert.deepEqual([status, body], [200, { status: 'ready', database: true, temporal: true }]);
  });

  it('§6c stay ready while Temporal is unavailable: events are stored and delivered later', async () => {
    isTemporalThere = false;
    const { status, body } = await api.call('/readyz', { key: null });
    isTemporalThere = true;
    assert.deepEqual([status, body], [200, { status: 'degraded', database: true, temporal: false }]);
  });

  it('come with strict headers on every answer', async () => {
    for (const path of ['/healthz', '/v1/offers', '/nothing']) {
      const { headers } = await api.call(path, { key: null });
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none';base-uri 'none'/);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
      assert.equal(headers.get('x-powered-by'), null);
    }
  });

  it('count answers by route and status', async () => {
    await api.call('/v1/offers/00000000-0000-0000-0000-000000000000');
    const { body } = await api.call('/metrics', { key: null });
    assert.match(body, /usynys_http_requests_total\{method="GET",route="\/v1\/offers\/:id",status="404"\} 1/);
    assert.match(body, /usynys_http_request_seconds_bucket\{le="0.05",method="GET",route="\/v1\/offers\/:id"\}/);
  });

  it('§6b hold no number and no text of a person', async () => {
    const iin = anIin();
    const { phone } = await sentOffer(api, {
      recipient: { iin },
      reference: `reference-of-${iin}`,
      facts: { name: 'Айгүл' },
    });
    const text = 'менің сөзім';
    await api.webhook('/webhooks/sms/sandbox/replies', { messages: [{ id: 'reply', from: phone, text }] });
    await api.call('/v1/offers/search', { json: { recipient: phone } });
    await api.call(`/v1/offers?recipient=${iin}`);
    await api.call(`/v1/offers/${iin}`);
    await api.call(`/${iin}/${encodeURIComponent(phone)}?text=${encodeURIComponent(text)}`);
    await api.call('/v1/offers', {
      json: anOffer({ recipient: { iin: `${iin.slice(0, 11)}x` } }),
      headers: { 'x-request-id': iin },
    });
    await api.call(`/v1/services/${iin}`, { method: 'PUT', json: { code: iin } });
    const { body: metrics } = await api.call('/metrics', { key: null });
    const written = api.lines.join('') + String(metrics);
    for (const secret of [iin, phone.slice(-10), text, 'Айгүл', KEYS.enbek, KEYS.enbek.slice(-43)])
      assert.ok(!written.includes(secret) && !written.includes(encodeURIComponent(secret)), secret);
    assert.ok(
      api.lines.some((line) => line.includes('"route":"/v1/offers/search"') && line.includes('"providerId":"enbek"')),
    );
  });

  it('§6b record an internal fault without its message, and the answer reveals nothing of it', async () => {
    const broken = await startApi({
      limits: unlimited({
        perKey: () => Promise.reject(Object.assign(new Error('IIN 900101400013 is in my way'), { code: 'E42' })),
      }),
    });
    const { status, body } = await broken.call('/v1/offers');
    await broken.stop();
    assert.deepEqual([status, body.code], [500, 'internal']);
    const lines = broken.lines.join('');
    assert.ok(!(JSON.stringify(body) + lines).includes('900101400013'));
    const fault = JSON.parse(broken.lines.find((line) => line.includes('a request failed'))!);
    assert.deepEqual(
      [fault.fault, fault.code, fault.requestId],
      ['Error', 'E42', body.instance.slice('urn:uuid:'.length)],
    );
    assert.match(fault.at[0], /operations\.test\.ts/);
  });
});
