/** What holds for every source of webhooks, whatever its protocol. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { withSealedSecrets } from '../../../adapters/store/catalogue/provider-secrets.ts';
import { inSealedTransaction } from '../../../adapters/store/database/store.ts';
import type { Limits } from '../../../api/http/context.ts';
import { webhookOperations } from '../../../api/webhooks/operations.ts';
import { rateLimit } from '../../../api/http/rate-limits.ts';
import { gatewaysOf, shepEndpoint } from './calling-gateways.ts';
import type { Call, Source } from './sources.ts';
import { SOURCES } from './sources.ts';
import { SECRETS, startApi, unlimited } from '../support.ts';
import type { RunningApi } from '../support.ts';

const HERE = ['203.0.113.0/24', '127.0.0.0/8', '::1/128'];
/** Secrets that every kind of source could have. */
const [PREVIOUS, THIRD] = [1, 2].map(() => `whsec_${randomBytes(16).toString('hex')}`) as [string, string];
const ELSEWHERE = ['203.0.113.0/24', '2001:db8::/32'];

describe('every source of webhooks', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  let elsewhere: RunningApi;
  before(async () => {
    const gatewaysFrom = (allowFrom: string[]) => gatewaysOf({ allowFrom, previousWebhookSecret: PREVIOUS });
    const secrets = { consent: [SECRETS.consent, PREVIOUS], phones: [SECRETS.phones, PREVIOUS] };
    const open = (allowFrom: string[]) =>
      startApi({ gateways: gatewaysFrom(allowFrom), shep: shepEndpoint, secrets, stateNetworks: allowFrom });
    [api, elsewhere] = await Promise.all([open(HERE), open(ELSEWHERE)]);
  });
  after(async () => {
    await ofProvider({ allowFrom: [], previousWebhookSecret: null });
    await Promise.all([api.stop(), elsewhere.stop()]);
  });

  const ofProvider = async (changes: object) => {
    const { db } = api.store;
    await inSealedTransaction(db, async (tx) => {
      const data = await withSealedSecrets(tx, { id: 'enbek', ...changes });
      await tx.provider.update({ where: { id: 'enbek' }, data });
    });
  };
  const deliver = async ({ path, ...call }: Call, to = api) => (await to.call(path, { key: null, ...call })).status;
  const ofAll = (title: string, sources: Source[], prove: (source: Source) => Promise<void>) => {
    for (const source of sources) it(`${title}: ${source.who}, ${source.operation}`, () => prove(source));
  };

  it('is covered by these tests', () => {
    const proven = new Set(SOURCES.map(({ operation }) => operation));
    assert.deepEqual([...proven].toSorted(), webhookOperations.map(({ id }) => id).toSorted());
  });

  ofAll('§6b is accepted from its own networks only', SOURCES, async ({ make, secret }) => {
    const { call, count } = await make(api);
    await ofProvider({ allowFrom: ELSEWHERE });
    assert.equal(await deliver(call(secret), elsewhere), 401);
    assert.equal(await count(), 0);
    await ofProvider({ allowFrom: HERE });
    assert.ok((await deliver(call(secret))) < 300);
    assert.equal(await count(), 1);
  });

  // ШЭП is identified by its certificates, of which several are trusted at once; its password is additional.
  const rotating = SOURCES.filter(({ who }) => who !== 'ШЭП');
  ofAll('§6b may sign with the old secret or the new one while it is replaced', rotating, async ({ make, secret }) => {
    await ofProvider({ previousWebhookSecret: PREVIOUS });
    for (const valid of [PREVIOUS, secret]) {
      const { call, count } = await make(api);
      assert.equal(await deliver(call(THIRD)), 401);
      assert.equal(await count(), 0);
      assert.ok((await deliver(call(valid))) < 300);
      assert.equal(await count(), 1);
    }
  });

  ofAll('§6c may repeat a message, many times at once, and it counts once', SOURCES, async ({ make, secret }) => {
    const { call, count } = await make(api);
    const same = call(secret);
    const statuses = await Promise.all([1, 2, 3].map(() => deliver(same)));
    assert.ok(statuses.every((status) => status < 300) && (await deliver(same)) < 300, String(statuses));
    assert.equal(await count(), 1);
  });

  ofAll('§6b may send up to a megabyte, or 16 KB of an address', SOURCES, async ({ make, secret }) => {
    const { call, count } = await make(api);
    const { path, raw, ...rest } = call(secret);
    const rubbish = 'x'.repeat(1_048_577);
    const asked = raw === undefined ? { path: `${path}&more=${rubbish.slice(0, 16_384)}` } : { path, raw: rubbish };
    assert.equal(await deliver({ ...rest, ...asked }), raw === undefined ? 431 : 413);
    assert.equal(await count(), 0);
  });

  /** Calls of unknown sources come first. The calls themselves are right, and would be received. */
  const held = async (limits: Partial<Limits>, { make, secret }: Source, prove: (held: Held) => Promise<void>) => {
    const { call, count } = await make(api);
    const one = await startApi({ gateways: gatewaysOf({}), shep: shepEndpoint, limits: unlimited(limits) });
    for (let attempt = 0; attempt < 3; attempt++) {
      const status = await deliver(call(THIRD), one);
      assert.ok(status === 401 || status === 500, String(status)); // ШЭП's refusals are SOAP faults
    }
    await prove({ right: () => deliver(call(secret), one), count }).finally(() => one.stop());
  };
  type Held = { right: () => Promise<number>; count: () => Promise<number> };

  ofAll('§6b is limited by address before anything is verified', SOURCES, async (source) => {
    await held({ perUnknownCaller: rateLimit('address', 3) }, source, async ({ right, count }) => {
      assert.equal(await right(), 429);
      assert.equal(await count(), 0);
    });
  });

  ofAll('§6b has a share that no unknown sender uses up', SOURCES, async (source) => {
    await held({ perGateway: rateLimit('gateway', 1) }, source, async ({ right, count }) => {
      assert.ok((await right()) < 300);
      assert.equal(await right(), 429);
      assert.equal(await count(), 1);
    });
  });
});
