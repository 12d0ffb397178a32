import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { operatorWith } from '../operators/accounts.ts';
import { anOffer, KEYS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const written = (place: unknown): string => Buffer.from(JSON.stringify(place) ?? '').toString('base64url');

describe('cursors', function () {
  this.timeout(120_000); // the machine may be busy
  let api: RunningApi;
  let lists: { path: string; key: string }[];
  before(async () => {
    api = await startApi();
    const { token } = await operatorWith(api, 'admin');
    const { id } = (await api.call('/v1/offers', { json: anOffer() })).body as { id: string };
    const ofProvider = ['/v1/offers', '/v1/services', '/v1/callbacks', `/v1/offers/${id}/messages`];
    const ofOperator = [
      '/v1/audit-log',
      '/v1/tasks',
      '/v1/readings',
      '/v1/desk-answers',
      '/v1/unmatched-receipts',
      '/v1/providers',
      `/v1/offers/${id}/journal`,
    ];
    lists = [
      ...ofProvider.map((path) => ({ path, key: KEYS.enbek })),
      ...ofOperator.map((path) => ({ path, key: token })),
    ];
  });
  after(() => api.stop());

  const read = (path: string, key: string, cursor: string) =>
    api.call(`${path}?cursor=${encodeURIComponent(cursor)}`, { key });

  it('K14 have a pattern in the document that every list keeps to', async () => {
    const document = (await api.call('/openapi.json')).body;
    type Parameter = { name: string; schema: { pattern?: string } };
    const paths = Object.entries(document.paths as Record<string, { get?: { parameters?: Parameter[] } }>);
    const found = paths.flatMap(([, { get }]) => (get?.parameters ?? []).filter(({ name }) => name === 'cursor'));
    assert.equal(found.length, lists.length);
    for (const { schema } of found) assert.equal(schema.pattern, '^[A-Za-z0-9_-]{1,300}$');
    for (const { path, key } of lists)
      for (const cursor of ['', 'a b', 'a+b', 'a/b', 'a=', 'ә', '\u0000', 'x'.repeat(301)]) {
        const { status, body } = await read(path, key, cursor);
        assert.deepEqual([status, body.code, body.errors[0].parameter], [400, 'invalid-request', 'cursor'], path);
      }
  });

  it('K14 that name moments which the database cannot hold are no cursors', async () => {
    const at = '0000-01-01T00:00:00.000Z';
    const places = [
      { createdAt: at, id: randomUUID() },
      { dueAt: at, id: randomUUID() },
      { readAt: at, id: randomUUID() },
      { recordedAt: at, id: randomUUID() },
      { at, direction: 'in', id: randomUUID() },
      { at, direction: 'out', id: 'any' },
    ];
    for (const { path, key } of lists)
      for (const place of places) assert.equal((await read(path, key, written(place))).status, 400, path);
  });

  it('K14 of any content are read or refused with 400, and never fail', async () => {
    const moment = fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.integer({ min: 0, max: 9999 }).map((year) => `${String(year).padStart(4, '0')}-02-29T23:59:59.999999Z`),
    );
    const id = fc.oneof(fc.uuid(), fc.string({ unit: 'binary' }));
    const place = fc.oneof(
      fc.record({ createdAt: moment, id }),
      fc.record({ dueAt: moment, id }),
      fc.record({ readAt: moment, id }),
      fc.record({ recordedAt: moment, id }),
      fc.record({ at: moment, direction: fc.constantFrom('in', 'out'), id }),
      fc.bigInt().map(String),
      fc.double(),
      fc.string({ unit: 'binary' }),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(place, async (any) => {
        for (const { path, key } of lists) {
          const { status } = await read(path, key, written(any));
          assert.ok(status === 200 || status === 400, `${path} answered ${status} to ${JSON.stringify(any)}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});
