import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mock } from 'node:test';
import { newApiKey, peppered } from '../../../adapters/keys/api-key.ts';
import { noVault, openDatabase } from '../../../adapters/store/database/store.ts';
import type { Store } from '../../../adapters/store/database/store.ts';
import { rateLimit, sharedRateLimit } from '../../../api/http/rate-limits.ts';
import type { Limited } from '../../../api/http/rate-limits.ts';
import { openProxy } from '../../support/tcp-proxy.ts';
import { SECRETS, startApi, testDatabase, unlimited } from '../support.ts';
import type { RunningApi } from '../support.ts';

const HOURLY = 3_600_000;

/** The limits of another process of the API: with a pool, a cache and limits of its own. */
async function aProcess(port?: number) {
  const { urlAt, url } = await testDatabase();
  const db = openDatabase(port === undefined ? url : urlAt(port), { vault: noVault });
  const asked: string[] = [];
  const counted = new Proxy(db, {
    get: (target, name, receiver) => {
      if (name === '$queryRawUnsafe') asked.push(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
  const limit = (of: Limited, perMinute: number) => sharedRateLimit(counted, of, perMinute);
  return { db, asked, limit };
}

const refusals = (outcomes: PromiseSettledResult<void>[]) =>
  outcomes.filter(({ status }) => status === 'rejected').length;

describe('rate limits over all processes', function () {
  this.timeout(60_000); // the machine may be busy
  const opened: Store['db'][] = [];
  const process = async (port?: number) => {
    const made = await aProcess(port);
    opened.push(made.db);
    return made;
  };
  after(() => Promise.all(opened.map((db) => db.$disconnect())));

  it('count simultaneous requests to two processes as one, exactly', async () => {
    const [one, other, who] = [await process(), await process(), randomUUID()];
    const [here, there] = [one.limit('key', 50), other.limit('key', 50)];
    const outcomes = await Promise.allSettled(Array.from({ length: 120 }, (_, n) => (n % 2 ? here : there)(who)));
    assert.equal(refusals(outcomes), 70);
  });

  it('count callers, and kinds of callers, separately', async () => {
    const { limit } = await process();
    const who = randomUUID();
    await limit('key', 1)(who);
    await limit('gateway', 1)(who);
    await limit('key', 1)(randomUUID());
    await assert.rejects(limit('key', 1)(who));
  });

  it('do not query the database for a caller that is over the limit', async () => {
    const { limit, asked } = await process();
    const [perKey, who] = [limit('key', 3), randomUUID()];
    await Promise.allSettled([1, 2, 3].map(() => perKey(who)));
    const before = asked.length;
    assert.equal(refusals(await Promise.allSettled(Array.from({ length: 500 }, () => perKey(who)))), 500);
    assert.deepEqual([before, asked.length], [3, 3]);
  });

  it('count in the process while the database is unavailable: limits still apply and nothing fails', async () => {
    const { host, port } = await testDatabase();
    const proxy = await openProxy({ host, port });
    const { limit } = await process(proxy.port);
    const [perKey, who] = [limit('key', 3), randomUUID()];
    await perKey(who);
    await proxy.cut();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => perKey(who)));
    assert.equal(refusals(outcomes), 2, 'the process begins to count for itself');
    await proxy.heal();
    await perKey(randomUUID());
    await proxy.close();
  });

  it('forget a minute that is over', async () => {
    const { db, limit } = await process();
    const [perKey, who] = [limit('key', 1), randomUUID()];
    await perKey(who);
    const row = await db.rateLimit.findUniqueOrThrow({ where: { key: `key:${who}` } });
    const left = Number(row.expire) - Date.now();
    assert.ok(row.points === 1 && left > 50_000 && left <= 60_000, String(left));
    await db.rateLimit.update({ where: { key: row.key }, data: { expire: Date.now() - HOURLY } });
    await (await process()).limit('key', 1)(who);
    assert.equal((await db.rateLimit.findUniqueOrThrow({ where: { key: row.key } })).points, 1);
  });
});

describe('expired counts', function () {
  this.timeout(60_000);
  afterEach(() => mock.timers.reset());

  it('§6b are deleted after an hour, by each process every five minutes', async () => {
    const { db } = await aProcess();
    const [old, young] = [`address:${randomUUID()}`, `address:${randomUUID()}`];
    const rows = [61, 59].map((minutes) => BigInt(Date.now() - minutes * 60_000));
    await db.rateLimit.createMany({ data: [old, young].map((key, n) => ({ key, points: 1, expire: rows[n]! })) });
    mock.timers.enable({ apis: ['setTimeout'] });
    sharedRateLimit(db, 'address', 1);
    mock.timers.tick(5 * 60_000);
    mock.timers.reset();
    const until = performance.now() + 10_000;
    while ((await db.rateLimit.count({ where: { key: old } })) > 0) assert.ok(performance.now() < until, 'still there');
    assert.equal(await db.rateLimit.count({ where: { key: young } }), 1);
    await db.$disconnect();
  });
});

describe('the answer over a limit', function () {
  this.timeout(60_000);
  const apis: RunningApi[] = [];
  before(async () => {
    const { url } = await testDatabase();
    const keeper = await startApi();
    apis.push(keeper);
    // Another test's process may have received messages of this gateway within the minute.
    await keeper.store.db.rateLimit.deleteMany({ where: { key: { in: ['gateway:sandbox', 'address:127.0.0.1'] } } });
    const limits = unlimited({
      perKey: sharedRateLimit(keeper.store.db, 'key', 3),
      perGateway: sharedRateLimit(keeper.store.db, 'gateway', 3),
      perAddress: sharedRateLimit(keeper.store.db, 'address', 3),
    });
    apis.push(await startApi({ limits }, url), await startApi({ limits }, url));
  });
  after(() => Promise.all(apis.map((api) => api.stop())));

  it('§6b names the limit and when to try again, in every process, and affects no other caller', async () => {
    const [keeper, here, there] = apis as [RunningApi, RunningApi, RunningApi];
    const { key, prefix } = newApiKey();
    const row = { providerId: 'enbek', prefix, ...peppered(undefined, key), createdAt: new Date(), scopes: ['offers'] };
    await keeper.store.db.apiKey.create({ data: row });
    for (const api of [here, there, here]) assert.equal((await api.call('/v1/offers', { key })).status, 200);
    const { status, headers, body } = await there.call('/v1/offers', { key });
    assert.deepEqual([status, body.code], [429, 'too-many-requests']);
    assert.equal(body.detail, 'More than 3 requests of one key in a minute');
    const seconds = Number(headers.get('retry-after'));
    assert.ok(seconds >= 50 && seconds <= 60, String(seconds));
    assert.equal((await there.call('/healthz')).status, 200);
  });

  it('§6b counts sign-in attempts by address, over all processes', async () => {
    const [, here, there] = apis as [RunningApi, RunningApi, RunningApi];
    const signIn = (api: RunningApi) =>
      api.call('/v1/operators/sessions', {
        key: null,
        json: { name: `nobody-${randomUUID().slice(0, 8)}`, password: 'x'.repeat(12) },
      });
    for (const api of [here, there, here]) assert.equal((await signIn(api)).status, 401);
    const { status, body } = await signIn(there);
    assert.deepEqual([status, body.detail], [429, 'More than 3 requests of one address in a minute']);
  });

  it('§6b is not given to a gateway because of an unknown sender’s calls', async () => {
    const [, here, there] = apis as [RunningApi, RunningApi, RunningApi];
    const send = (api: RunningApi, secret: string) =>
      api.webhook('/webhooks/sms/sandbox/receipts', { receipts: [] }, secret);
    for (let count = 0; count < 5; count++) assert.equal((await send(here, SECRETS.consent)).status, 401);
    for (const api of [here, there, here]) assert.equal((await send(api, SECRETS.sms)).status, 204);
    assert.equal((await send(there, SECRETS.sms)).body.detail, 'More than 3 requests of one gateway in a minute');
  });

  it('§6b is given to an address that tries one key after another, before the database is queried', async () => {
    const [keeper] = apis as [RunningApi];
    const asked = { count: 0 };
    const ofItself = new Set<string | symbol>(['vault', 'session']);
    const db = new Proxy(keeper.store.db, {
      get: (target, name, receiver) => {
        if (typeof name === 'string' && !ofItself.has(name)) asked.count += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    const limits = unlimited({ perUnknownCaller: rateLimit('address', 3) });
    const api = await startApi({ limits, store: { ...keeper.store, db } });
    const guess = async () => (await api.call('/v1/offers', { key: newApiKey().key })).status;
    const statuses = [await guess(), await guess(), await guess()];
    const before = asked.count;
    assert.deepEqual([...statuses, await guess(), await guess()], [401, 401, 401, 429, 429]);
    assert.deepEqual([before, asked.count], [3, 3]);
    await api.stop();
  });
});
