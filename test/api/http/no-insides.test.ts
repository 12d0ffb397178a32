/** §6b No refusal reveals internals: no stack, no file, no SQL, no code of the database. Every call is tried. */
import assert from 'node:assert/strict';
import type { Store } from '../../../adapters/store/database/store.ts';
import { rateLimit } from '../../../api/http/rate-limits.ts';
import { operatorWith } from '../operators/accounts.ts';
import { HOSTILE } from './hostile-requests.ts';
import type { Hostile } from './hostile-requests.ts';
import { anIin, anOffer, KEYS, startApi, unlimited } from '../support.ts';
import type { RunningApi } from '../support.ts';

/** The form of a stack, a source file, a query or a message of the database client. */
const INSIDES = [
  /\bat .*\(.*:\d+/,
  /\bat (async )?(file|node):/,
  /\.(ts|js|mjs|cjs)\b/,
  /node_modules|node:internal/,
  /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|pg_\w+|relation|column)\b/,
  /prisma|postgres|temporal/i,
  /\bP[12]\d{3}\b|\bE[A-Z]{5,}\b|\b(08|23|28|40|42|53|57)[0-9A-Z]{3}\b/,
  /[A-Za-z]*Error\b|\[object/,
  /canary/,
];
const shown = (text: string) => INSIDES.filter((inside) => inside.test(text)).map(String);

type Call = { method: string; place: string };
type Faulty = { name: string; fault: unknown; status: number };

const FAULTS: Faulty[] = [
  {
    name: 'an internal fault',
    fault: new TypeError("Cannot read properties of undefined (reading 'canary')"),
    status: 500,
  },
  {
    name: 'a wrong query',
    fault: Object.assign(new Error('Raw query failed. Code: `42P01`. Message: `relation "canary" does not exist`'), {
      code: 'P2010',
      meta: { driverAdapterError: { cause: { kind: 'postgres', originalCode: '42P01' } } },
    }),
    status: 500,
  },
  { name: 'no error at all', fault: 'SELECT canary FROM recipients', status: 500 },
  { name: 'nothing', fault: undefined, status: 500 },
  {
    name: 'an unavailable database',
    fault: Object.assign(new Error('canary:5432'), { code: 'ECONNREFUSED' }),
    status: 503,
  },
];

/** Lets callers be authenticated; every other query to the database fails. */
function failing(db: Store['db'], fault: unknown): Store['db'] {
  const known = new Set<string | symbol>(['apiKey', 'operatorSession', '$disconnect']);
  const fails = (): never => {
    throw fault;
  };
  return new Proxy(db, {
    get: (target, name) => (known.has(name) ? Reflect.get(target, name) : new Proxy(fails, { get: () => fails })),
  });
}

describe('a refusal', function () {
  this.timeout(240_000); // the machine may be busy
  let api: RunningApi;
  let calls: Call[];
  let admin: string;
  const seen = new Map<number, number>();
  before(async () => {
    api = await startApi();
    admin = (await operatorWith(api, 'admin')).token;
    const { paths } = (await api.call('/openapi.json', { key: null })).body as { paths: Record<string, object> };
    calls = Object.entries(paths).flatMap(([place, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), place })),
    );
    // Signing out ends the session of the later calls, so that call comes last.
    calls.sort((a, b) => Number(a.place.endsWith('/current')) - Number(b.place.endsWith('/current')));
  });
  after(() => api.stop());

  /** One request; a refusal is a problem document, or a SOAP fault of ШЭП's endpoint, and reveals nothing. */
  async function refused(
    of: RunningApi,
    { method, place }: Call,
    key: string | null,
    hostile: Hostile,
  ): Promise<number> {
    const { path = 'x', query, raw, headers } = hostile;
    const where = place.replaceAll(/\{\w+\}/g, path) + (query === undefined ? '' : `?${query}`);
    const body = raw === undefined || method === 'GET' ? {} : { raw };
    const answer = await of.call(where, { method, key, ...body, ...(headers ? { headers } : {}) });
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    if (answer.status < 400) return answer.status;
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const request = `${method} ${where.slice(0, 200)} ${JSON.stringify(hostile).slice(0, 200)}`;
    const report = `${request}: ${answer.status} ${text.slice(0, 500)}`;
    assert.deepEqual(shown(text), [], report);
    assert.match(answer.headers.get('content-type') ?? '', /^(application\/problem\+json|text\/xml)/, report);
    return answer.status;
  }

  it('§6b reveals nothing, whatever is sent to any call by any caller', async () => {
    for (const call of calls)
      for (const key of [KEYS.enbek, null, admin])
        for (const hostile of HOSTILE) {
          const status = await refused(api, call, key, hostile);
          assert.ok(status < 500, `${call.method} ${call.place} ${JSON.stringify(hostile).slice(0, 200)}: ${status}`);
        }
  });

  it('§6b reveals nothing for methods that a call does not have', async () => {
    for (const { place } of calls)
      for (const method of ['PATCH', 'DELETE', 'PUT', 'OPTIONS']) await refused(api, { method, place }, KEYS.enbek, {});
  });

  for (const { name, fault, status } of FAULTS) {
    it(`§6b reveals nothing when the store throws ${name}`, async () => {
      const broken = await startApi({ store: { ...api.store, db: failing(api.store.db, fault) } });
      admin = (await operatorWith(api, 'admin')).token;
      const statuses = new Set<number>();
      const valid = [{ raw: JSON.stringify(anOffer()) }, { raw: JSON.stringify({ recipient: anIin() }) }, {}];
      for (const call of calls)
        for (const key of [KEYS.enbek, admin])
          for (const hostile of valid) statuses.add(await refused(broken, call, key, hostile));
      await broken.stop();
      assert.ok(statuses.has(status), [...statuses].join());
    });
  }

  it('§6b reveals nothing over a limit, or where a request conflicts', async () => {
    const narrow = await startApi({ limits: unlimited({ perKey: rateLimit('key', 1) }), caps: { perRecipient: 1 } });
    const post = { method: 'POST', place: '/v1/offers' };
    const bodyOf = (changes: object) => ({ raw: JSON.stringify(anOffer(changes)) });
    assert.equal(await refused(api, post, KEYS.enbek, bodyOf({ serviceCode: 'no-such' })), 422);
    const { reference, recipient } = anOffer();
    assert.equal(await refused(api, post, KEYS.enbek, bodyOf({ reference, recipient })), 201);
    assert.equal(await refused(api, post, KEYS.enbek, bodyOf({ reference, recipient, facts: { a: 1 } })), 422);
    const { id } = (await api.call('/v1/offers', { json: anOffer() })).body;
    assert.equal(await refused(api, { method: 'POST', place: `/v1/offers/${id}/resend` }, KEYS.enbek, {}), 409);
    await refused(narrow, post, KEYS.enbek, bodyOf({}));
    assert.equal(await refused(narrow, post, KEYS.enbek, bodyOf({})), 429);
    await narrow.stop();
  });

  it('of every kind was tested', () => {
    const kinds = [400, 401, 403, 404, 409, 413, 422, 429, 500, 503];
    assert.deepEqual(
      kinds.filter((status) => !seen.has(status)),
      [],
      JSON.stringify([...seen]),
    );
  });

  it('that revealed internals would be detected', () => {
    const { stack } = new Error('canary');
    for (const text of [
      stack!,
      'Invalid `prisma.offer.create()`',
      'P2002',
      'relation "offers"',
      '/srv/api/main.ts:12:3',
    ])
      assert.notDeepEqual(shown(text), [], text);
  });
});
