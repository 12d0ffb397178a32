import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { boundedServer } from '../../../adapters/http/bounded-server.ts';
import type { Bounds } from '../../../adapters/http/bounded-server.ts';
import { KEYS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const MANY = 300;
const DRIP_MS = 100;
/** The time limits of production, ten times shorter, so that the tests are quick. */
const SHORT = { headersTimeout: 1_000, requestTimeout: 3_000, connectionsCheckingInterval: 200 };
const HEAD = 'POST /webhooks/sms/sandbox/replies HTTP/1.1\r\nHost: api\r\n';

describe('callers that are slow, large or many', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  before(async () => {
    api = await startApi();
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });
  after(() => api.stop());

  async function listening(bounds: Partial<Bounds>): Promise<number> {
    const server = boundedServer(api.app, bounds).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  function open(port: number, begin = ''): { socket: Socket; ended: Promise<{ text: string; ms: number }> } {
    const from = performance.now();
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    // the connection is cut off: the test waits for this
    socket.on('data', (data) => (text += data)).on('error', () => {});
    socket.write(begin);
    const ended = once(socket, 'close').then(() => ({ text, ms: performance.now() - from }));
    return { socket, ended };
  }

  /** Sends a byte now and then, without end. */
  function drip(port: number, begin: string) {
    const { socket, ended } = open(port, begin);
    const timer = setInterval(() => socket.writable && socket.write('a'), DRIP_MS);
    return ended.finally(() => clearInterval(timer));
  }

  const readOffers = async (port: number) => {
    const from = performance.now();
    const headers = { authorization: `Bearer ${KEYS.enbek}` };
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/offers`, { headers });
    return { status, ms: performance.now() - from };
  };

  for (const [what, begin, limitMs] of [
    ['a header byte by byte', `${HEAD}X-Slow: `, SHORT.headersTimeout],
    ['a body byte by byte', `${HEAD}Content-Length: 1000\r\n\r\n`, SHORT.requestTimeout],
    ['nothing at all', '', SHORT.headersTimeout],
  ] as const) {
    it(`are cut off when ${MANY} of them send ${what}, while others are answered`, async () => {
      const port = await listening(SHORT);
      const slow = Array.from({ length: MANY }, () => (begin ? drip(port, begin) : open(port).ended));
      const meanwhile = await readOffers(port);
      assert.deepEqual([meanwhile.status, meanwhile.ms < 4_500], [200, true], String(meanwhile.ms));
      const cut = await Promise.all(slow);
      for (const { text, ms } of cut) {
        assert.match(text, /^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
        assert.ok(ms >= limitMs * 0.9 && ms < limitMs + 8_000, `${ms} ms`);
      }
      assert.equal((await readOffers(port)).status, 200);
    });
  }

  it('are cut off when they send requests and read no answers', async () => {
    const port = await listening({ timeout: 1_000 });
    const server = servers.at(-1)!;
    // the connection is cut off: the test waits for this
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    const open = once(server, 'connection') as Promise<[Socket]>;
    socket.pause().write('GET /openapi.json HTTP/1.1\r\nHost: api\r\n\r\n'.repeat(500));
    const [theirs] = await open;
    const from = performance.now();
    await once(theirs, 'close');
    assert.ok(theirs.bytesWritten > 100_000, 'something was answered');
    assert.ok(performance.now() - from < 20_000, 'and not for long');
  });

  it('get 431 for headers that are too many or too large; no header is dropped silently', async () => {
    const port = await listening({});
    const asks = async (more: string) =>
      (await open(port, `GET /healthz HTTP/1.1\r\nHost: api\r\n${more}\r\n`).ended).text;
    const some = (count: number) => Array.from({ length: count }, (_, n) => `X-${n}: 1\r\n`).join('');
    assert.match(await asks(`${some(98)}Connection: close\r\n`), /^HTTP\/1\.1 200 /);
    const bare = /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n[^<{]*$/;
    assert.match(await asks(some(100)), bare);
    assert.match(await asks(some(1_000)), bare);
    assert.match(await asks(`X-Large: ${'a'.repeat(17_000)}\r\n`), bare);
    assert.match(await asks(`Cookie: ${'a=b; '.repeat(4_000)}\r\n`), bare);
  });

  it('are refused over the maximum of connections, and accepted when others close', async () => {
    const port = await listening({ maxConnections: 20 });
    const first = Array.from({ length: 20 }, () => open(port));
    await Promise.all(first.map(({ socket }) => once(socket, 'connect')));
    await assert.rejects(readOffers(port));
    for (const { socket } of first.slice(0, 5)) socket.destroy();
    await Promise.all(first.slice(0, 5).map(({ ended }) => ended));
    const until = performance.now() + 5_000;
    const again = (): Promise<number> =>
      readOffers(port).then(
        ({ status }) => status,
        (fault: unknown) => (performance.now() < until ? again() : Promise.reject(fault)),
      );
    assert.equal(await again(), 200);
  });

  it('get a bare 400, without a text of ours, for what is not HTTP', async () => {
    const port = await listening({});
    for (const text of [
      'hello\r\n\r\n',
      'GET / HTTP/1.1\r\nNo colon\r\n\r\n',
      'GET /healthz HTTP/1.1\r\n\r\n',
      `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
      `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
    ])
      assert.match((await open(port, text).ended).text, /^HTTP\/1\.1 400 Bad Request\r\n[^<{]*\r\n\r\n$/, text);
  });
});
