import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { loadApiConfig } from '../../../config/api.ts';
import { rateLimit } from '../../../api/http/rate-limits.ts';
import { gatewaysOf } from '../webhooks/calling-gateways.ts';
import { SECRETS, signature, startApi, unlimited } from '../support.ts';
import type { RunningApi } from '../support.ts';

const HERE = '127.0.0.0/8';
const INNER = '10.0.0.0/8';
const [SENDER, UNKNOWN_CALLER] = ['203.0.113.9', '198.51.100.1'];

describe('proxies before the API', function () {
  this.timeout(60_000); // the machine may be busy
  const apis: RunningApi[] = [];
  const behind = async (trustedProxies: string[]) => {
    const gateways = gatewaysOf({ allowFrom: ['203.0.113.0/24'] });
    const api = await startApi({
      trustedProxies,
      gateways,
      limits: unlimited({ perAddress: rateLimit('address', 2) }),
    });
    apis.push(api);
    return api;
  };
  after(() => Promise.all(apis.map((api) => api.stop())));

  /** An attempt to sign in; 401 while the address has attempts left, then 429. */
  async function signIn(api: RunningApi, forwarded: string): Promise<number> {
    const json = { name: `nobody-${randomUUID().slice(0, 8)}`, password: 'x'.repeat(12) };
    const headers = { 'x-forwarded-for': forwarded };
    return (await api.call('/v1/operators/sessions', { key: null, json, headers })).status;
  }

  /** A signed message of the gateway, whose network is 203.0.113.0/24. */
  async function webhook(api: RunningApi, forwarded: string): Promise<number> {
    const raw = JSON.stringify({ receipts: [] });
    const headers = { ...signature(raw, SECRETS.sms, `msg_${randomUUID()}`), 'x-forwarded-for': forwarded };
    return (await api.call('/webhooks/sms/sandbox/receipts', { key: null, raw, headers })).status;
  }

  it('§6b are not trusted to state a request’s origin when no proxy is configured', async () => {
    const api = await behind([]);
    for (const forwarded of [SENDER, `${SENDER}, ${SENDER}`, '::1', ''])
      assert.equal(await webhook(api, forwarded), 401);
    const tries = [await signIn(api, '192.0.2.1'), await signIn(api, '192.0.2.2'), await signIn(api, '192.0.2.3')];
    assert.deepEqual(tries, [401, 401, 429]);
  });

  it('§6b are not trusted from outside the configured networks', async () => {
    assert.equal(await webhook(await behind([INNER]), SENDER), 401);
  });

  it('§6b are trusted for the nearest address only, and not for what was written before it', async () => {
    const api = await behind([HERE]);
    assert.equal(await webhook(api, SENDER), 204);
    assert.equal(await webhook(api, `${UNKNOWN_CALLER}, ${SENDER}`), 204);
    for (const forwarded of [UNKNOWN_CALLER, `${SENDER}, ${UNKNOWN_CALLER}`, `${SENDER}, 10.0.0.1`, 'nonsense', ''])
      assert.equal(await webhook(api, forwarded), 401, forwarded);
  });

  it('§6b are trusted in a chain up to the first that is not ours', async () => {
    const api = await behind([HERE, INNER]);
    assert.equal(await webhook(api, `${SENDER}, 10.1.2.3, 10.9.9.9`), 204);
    assert.equal(await webhook(api, `${SENDER}, ${UNKNOWN_CALLER}, 10.1.2.3`), 401);
  });

  it('§6b do not count as the caller: sign-in attempts count for the address behind them', async () => {
    const api = await behind([HERE]);
    const from = (address: string) => `${randomUUID()}, 192.0.2.${Math.ceil(Math.random() * 200)}, ${address}`;
    assert.deepEqual([await signIn(api, from(UNKNOWN_CALLER)), await signIn(api, from(UNKNOWN_CALLER))], [401, 401]);
    assert.equal(await signIn(api, from(UNKNOWN_CALLER)), 429);
    assert.equal(await signIn(api, from(SENDER)), 401);
    const network = [
      await signIn(api, '2001:db8::1'),
      await signIn(api, '2001:db8::2'),
      await signIn(api, '2001:db8::3'),
    ];
    assert.deepEqual(network, [401, 401, 429], 'one caller has all addresses of a /64');
    const odd = [
      await signIn(api, 'unknown'),
      await signIn(api, '"[::1]:7"'),
      await signIn(api, `${UNKNOWN_CALLER}:4711`),
    ];
    assert.deepEqual(odd, [401, 401, 429], 'what is no address is the proxy’s own');
  });

  it('§6b cannot be configured as all addresses, nor by name', () => {
    for (const wrong of ['0.0.0.0/0', '10.0.0.0/8,::/0', 'proxy.example', '10.0.0.1', '10.0.0.0/8,'])
      assert.throws(() => loadApiConfig({ TRUSTED_PROXIES: wrong }), /TRUSTED_PROXIES/, wrong);
    assert.throws(
      () => loadApiConfig({ TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32' }),
      (fault: Error) => !fault.message.includes('TRUSTED_PROXIES'),
    );
  });
});
