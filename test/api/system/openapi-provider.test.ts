/** What the developer of a provider's system reads: the calls to serve, the fields, the codes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { restProvider } from '../../../adapters/providers/rest.ts';
import { PROBLEMS } from '../../../api/http/problem.ts';
import { OPERATIONS } from '../../../api/operations.ts';
import { openApiDocument } from '../../../api/system/openapi.ts';
import { END_REASON_CODES, END_REASONS } from '../../../domain/end-reasons.ts';
import { CALLBACK_TYPES } from '../../../domain/reported-states.ts';

type Schema = Record<string, unknown>;
type Call = {
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, { description: string }>;
  security: Record<string, string[]>[];
};
type Document = { components: { schemas: Record<string, Schema>; pathItems: Record<string, Record<string, Call>> } };

const DOCUMENT = openApiDocument(OPERATIONS) as Document;
const { schemas, pathItems } = DOCUMENT.components;
const API_PAGE = readFileSync('docs/api.md', 'utf8');

/** The rows of the table of a page that follows a heading: the cells of each. */
function rowsAfter(page: string, heading: string): string[][] {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const codesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

/** Every schema that a schema leads to, by its path. */
function* reachable(schema: unknown, place: string, seen = new Set<unknown>()): Generator<[string, Schema]> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
  seen.add(schema);
  const { $ref } = schema as { $ref?: string };
  if ($ref) {
    const name = $ref.split('/').at(-1)!;
    yield* reachable(schemas[name], name, seen);
    return;
  }
  yield [place, schema as Schema];
  for (const [key, part] of Object.entries(schema)) yield* reachable(part, `${place}.${key}`, seen);
}

const isDescribed = (field: Schema): boolean => {
  const target = typeof field['$ref'] === 'string' ? schemas[field['$ref'].split('/').at(-1)!] : field;
  return typeof target?.['description'] === 'string';
};

/** The properties without a description in all that a schema leads to. */
const undescribed = (name: string): string[] =>
  [...reachable(schemas[name], name)].flatMap(([place, { properties }]) =>
    place.endsWith('.properties') || typeof properties !== 'object'
      ? []
      : Object.entries(properties as Record<string, Schema>)
          .filter(([, field]) => !isDescribed(field))
          .map(([field]) => `${place}.${field}`),
  );

describe('OpenAPI for the developer of a provider’s system', () => {
  it('describes every field of a service, of the calls to a provider and of what it sends', () => {
    const read = ['Service', 'ServiceDraft', 'Preview', 'NewOffer', 'Application', 'ApplicationState', 'Decision'];
    const sent = [
      'AcceptedApplication',
      'StateChanged',
      'TermReached',
      'ConsentWithdrawn',
      'ProviderResult',
      'Problem',
    ];
    const offers = ['MadeOffer', 'OfferPage', 'OfferSearch', 'Message', 'JournalPage', 'Callback'];
    for (const name of [...read, ...sent, ...offers]) assert.deepEqual(undescribed(name), [], name);
    schemas['Planted'] = { type: 'object', properties: { one: { type: 'string' } } };
    assert.deepEqual(undescribed('Planted'), ['Planted.one']);
    delete schemas['Planted'];
  });

  it('gives a pattern and an example to every duration', () => {
    const { properties } = schemas['ServiceDraft'] as { properties: Record<string, Schema> };
    const durations = Object.values(properties).filter(({ format }) => format === 'duration');
    assert.equal(durations.length, 7);
    for (const { pattern, example } of durations) {
      assert.match(String(example), new RegExp(String(pattern)));
      for (const wrong of ['P', 'PT', '1D', 'P1Y', 'P1M', 'PT1.5S'])
        assert.doesNotMatch(wrong, new RegExp(String(pattern)));
    }
  });

  it('§5 holds the calls that a provider serves, with their headers, answers and callbacks', () => {
    const { applyForService, readApplication, ...callbacks } = pathItems;
    assert.deepEqual(
      applyForService?.['post']?.parameters?.map(({ name }) => name),
      ['Idempotency-Key'],
    );
    for (const call of [applyForService?.['post'], readApplication?.['get']])
      assert.deepEqual(call?.security, [{ providerSystem: [] }]);
    assert.deepEqual(Object.keys(applyForService?.['post']?.responses ?? {}), ['200', '202', '4XX', '5XX']);
    assert.deepEqual(Object.keys(readApplication?.['get']?.responses ?? {}), ['200', '404', '4XX', '5XX']);
    for (const { post } of Object.values(callbacks)) {
      const names = post?.parameters?.map(({ name }) => name);
      assert.deepEqual(names, ['webhook-id', 'webhook-timestamp', 'webhook-signature']);
      assert.ok(post?.parameters?.every(({ description }) => description));
    }
    const types = ['StateChanged', 'TermReached', 'ConsentWithdrawn'].flatMap((name) => {
      const { type } = schemas[name]?.['properties'] as { type: { enum: string[] } };
      return type.enum;
    });
    assert.deepEqual(types.toSorted(), [...CALLBACK_TYPES].toSorted());
  });

  it('§5 a real application fits its description', async () => {
    const calls: { headers: http.IncomingHttpHeaders; body: unknown }[] = [];
    const server = http.createServer((request, response) => {
      request.toArray().then(
        (parts: Buffer[]) => {
          calls.push({ headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString('utf8')) });
          response.writeHead(202).end();
        },
        () => request.destroy(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const common = { serviceCode: 's', eligibilityFacts: { children: 2 }, consentToken: 'k' };
    const application = { ...common, acceptedAt: '2026-11-24T06:00:00.000Z', recipient: { iin: '900101400013' } };
    const offerId = '5f0c1a3e-2d0b-4c39-9c55-0d6c4d5b8f10';
    await restProvider({ url, token: 'secret' }).apply({ ...application, offerId });
    server.closeAllConnections();
    server.close();
    const { Application, Applicant, PersonWhoApplies, OrganisationThatApplies } = schemas;
    const inOne = JSON.stringify({ ...Application, $defs: { Applicant, PersonWhoApplies, OrganisationThatApplies } });
    const described = z.fromJSONSchema(
      JSON.parse(inOne.replaceAll('#/components/schemas/', '#/$defs/')) as z.core.JSONSchema.JSONSchema,
    );
    const { headers, body } = calls[0]!;
    assert.deepEqual(described.parse(body), body);
    assert.ok(!described.safeParse({ ...(body as object), recipient: { bin: '1' } }).success);
    assert.deepEqual(
      Object.keys(body as object).toSorted(),
      Object.keys(Application?.['properties'] as object).toSorted(),
    );
    assert.deepEqual([headers['idempotency-key'], headers.authorization], [offerId, 'Bearer secret']);
  });

  it('names every reason of an end, each with a sentence, as docs/api.md does', () => {
    assert.deepEqual(schemas['EndReason']?.['enum'], END_REASON_CODES);
    const rows = rowsAfter(API_PAGE, 'How an offer ends').map(([state = '', reason = '', meaning]) => [
      ...codesIn(state),
      codesIn(reason)[0] ?? '',
      meaning,
    ]);
    const known = Object.entries(END_REASONS).flatMap(([state, reasons]) => {
      const ours = Object.entries(reasons).map(([code, sentence]) => [state, code, sentence]);
      return ours.length > 0 ? ours : [[state, '', rows.find(([one]) => one === state)?.[2]]];
    });
    assert.deepEqual(rows, known);
  });

  it('names every code of a problem with its status, as docs/api.md does', () => {
    const listed = rowsAfter(API_PAGE, 'When it does not work').flatMap(([codes = '', statuses = '', remedy = '']) => {
      assert.ok(remedy.length > 0, codes);
      const all = codesIn(codes);
      const each = statuses.split(', ').map(Number);
      return all.map((code, index) => [code, each[each.length === 1 ? 0 : index]]);
    });
    const known = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]);
    const inOrder = (all: unknown[][]) => all.map(String).toSorted();
    assert.deepEqual(inOrder(listed), inOrder(known));
  });
});
