import assert from 'node:assert/strict';
import http from 'node:http';
import { OPERATIONS } from '../../../api/operations.ts';
import { KEYS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

type Answer = { status: number; allow: string | undefined; body: string };

/** Every method that Node reads; CONNECT asks for a tunnel and names no path. */
const METHODS = http.METHODS.filter((method) => method !== 'CONNECT');

describe('methods', function () {
  this.timeout(120_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  /** `fetch` sends no TRACE. */
  const ask = (method: string, path: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${KEYS.enbek}` };
      const request = http.request(new URL(path, api.url), { method, headers, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.once('end', () => resolve({ status: response.statusCode!, allow: response.headers.allow, body }));
      });
      request.once('error', reject).end();
    });

  const paths = [...new Set(OPERATIONS.map(({ path }) => path))];
  const knownTo = (path: string) => {
    const named = OPERATIONS.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
    return [...named, ...(named.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
  };
  const sample = (path: string) => path.replaceAll(/\{\w+\}/g, '0a1b2c3d-0000-4000-8000-000000000000');

  it('K14 have status 405 with Allow where a path does not know them, whatever the method', async () => {
    for (const path of paths) {
      const known = knownTo(path);
      for (const method of METHODS.filter((one) => !known.includes(one))) {
        const { status, allow, body } = await ask(method, sample(path));
        assert.equal(status, 405, `${method} ${path} answered ${status}`);
        assert.deepEqual(allow?.split(', ').sort(), known, `${method} ${path}`);
        if (method !== 'HEAD') assert.equal(JSON.parse(body).code, 'method-not-allowed');
      }
    }
  });

  it('K14 are named by OPTIONS, on every path', async () => {
    for (const path of paths) {
      const { status, allow, body } = await ask('OPTIONS', sample(path));
      assert.deepEqual([status, allow?.split(', ').sort(), body], [204, knownTo(path), ''], path);
    }
  });

  it('K14 are answered to HEAD as to GET, without a body', async () => {
    for (const path of ['/v1/offers', '/v1/services', '/healthz', '/openapi.json', '/v1/offers/unknown']) {
      const [head, get] = [await ask('HEAD', path), await ask('GET', path)];
      assert.deepEqual([head.status, head.body], [get.status, ''], path);
      assert.notEqual(get.body, '');
    }
  });

  it('K14 a fixed path is not taken for one with a parameter', async () => {
    assert.deepEqual((await ask('GET', '/v1/offers/search')).allow?.split(', ').sort(), ['OPTIONS', 'POST']);
  });

  it('K14 are refused in every spelling of a path that Express takes', async () => {
    for (const path of ['/v1/offers/', '/V1/Offers', '/V1/OFFERS/0a1b2c3d-0000-4000-8000-000000000000/'])
      assert.equal((await ask('DELETE', path)).status, 405, path);
  });

  it('K14 of a path that does not exist are all 404', async () => {
    for (const method of ['TRACE', 'OPTIONS', 'DELETE', 'GET'])
      assert.equal((await ask(method, '/v1/nothing')).status, 404, method);
  });
});
