import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { copyDocsPage } from '../../../scripts/setup/docs-page.mjs';
import { startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

type Operation = {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: object;
  responses: Record<string, { description: string }>;
  security: object[];
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: object };

describe('OpenAPI', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  let document: Document;
  before(async () => {
    copyDocsPage();
    api = await startApi();
    document = (await api.call('/openapi.json', { key: null })).body;
  });
  after(() => api.stop());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('describes every route of the router, and no other', () => {
    const described = operations().map(({ path, method }) => `${method} ${path}`);
    assert.deepEqual(described.toSorted(), routesOf(api.app).toSorted());
  });

  it('resolves every reference, names every parameter and gives every operation a name of its own', () => {
    assert.equal(document.openapi, '3.1.0');
    for (const pointer of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = pointer[1]!
        .split('/')
        .reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], document);
      assert.ok(target, pointer[1]);
    }
    const ids = operations().map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path, operation } of operations()) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual(
        inPath.map(({ name }) => name),
        named,
      );
      assert.ok(inPath.every(({ required }) => required));
      assert.ok(Object.values(operation.responses).every(({ description }) => description));
    }
  });

  it('K14 says alternatives as oneOf of named schemas, and types as one type or null', () => {
    const seen = { oneOf: 0, types: 0 };
    const walk = (part: unknown): void => {
      if (typeof part !== 'object' || part === null) return;
      assert.ok(!('anyOf' in part), JSON.stringify(part));
      if ('oneOf' in part) {
        seen.oneOf += 1;
        for (const one of part.oneOf as object[]) assert.deepEqual(Object.keys(one), ['$ref'], JSON.stringify(part));
      }
      if ('type' in part && Array.isArray(part.type)) {
        seen.types += 1;
        assert.deepEqual([part.type.length, part.type[1]], [2, 'null']);
      }
      Object.values(part).forEach(walk);
    };
    walk(document);
    assert.ok(seen.oneOf >= 6 && seen.types > 0, JSON.stringify(seen));
    const { Recipient } = (document.components as { schemas: Record<string, unknown> }).schemas;
    const named = ['PersonRecipient', 'OrganisationRecipient'].map((name) => ({
      $ref: `#/components/schemas/${name}`,
    }));
    assert.deepEqual((Recipient as { oneOf?: unknown }).oneOf, named);
  });

  it('requires a key where the routes do', async () => {
    for (const { path, method, operation } of operations()) {
      if (path.startsWith('/webhooks/') || path.startsWith('/codec/')) continue; // these have their own authentication
      const { status } = await api.call(path.replaceAll(/\{\w+\}/g, 'x'), { method: method.toUpperCase(), key: null });
      assert.equal(status === 401, operation.security.length > 0, `${method} ${path} answered ${status}`);
    }
  });

  it('describes the answers: a new offer fits its schema', async () => {
    const { NewOffer, Problem } = (document.components as { schemas: Record<string, Record<string, unknown>> }).schemas;
    assert.deepEqual(NewOffer?.['required'], ['serviceCode', 'recipient', 'reference']);
    assert.equal(NewOffer?.['additionalProperties'], false);
    assert.ok((Problem?.['required'] as string[]).includes('code'));
  });

  it('is shown on a page that loads its own files only', async () => {
    const page = await api.call('/docs', { key: null });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self'/);
    const files = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    assert.equal(files.length, 4);
    for (const file of files) {
      assert.match(file, /^\/docs\//);
      assert.equal((await api.call(file, { key: null })).status, 200, file);
    }
  });

  it('stays available without the files of the page, which then gives the address of the document', async () => {
    const generated = 'api/docs-page/generated';
    renameSync(generated, `${generated}.away`);
    const asset = await api.call('/docs/swagger-ui.css', { key: null });
    renameSync(`${generated}.away`, generated);
    assert.equal(asset.status, 404);
    assert.match(asset.body.detail, /openapi\.json/);
    assert.equal((await api.call('/docs', { key: null })).status, 200);
  });
});

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle?: { stack?: Layer[] } };

/** Every route that Express knows, at any depth, as OpenAPI writes it. */
function routesOf(app: RunningApi['app']): string[] {
  const walk = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => {
      if (!route) return walk(handle?.stack ?? []);
      return Object.keys(route.methods).map((method) => `${method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`);
    });
  return walk((app.router as unknown as { stack: Layer[] }).stack);
}
