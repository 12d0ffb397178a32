/** PostgreSQL behind TLS: a TLS proxy before a real server, with a certificate of its own authority. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { noVault, openDatabase } from '../../../adapters/store/database/store.ts';
import type { TestPostgres } from '../../support/postgres.ts';
import { testPostgres } from '../../support/postgres.ts';

const FILES = path.join(import.meta.dirname, '../temporal/tls');
const read = (name: string) => fs.readFileSync(path.join(FILES, name));

describe('PostgreSQL behind TLS', function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let proxy: net.Server;
  let port: number;
  before(async () => {
    postgres = await testPostgres();
    const secureContext = tls.createSecureContext({ cert: read('server.pem'), key: read('server.key.pem') });
    proxy = net.createServer((socket) => {
      socket
        .on('error', () => {})
        .once('data', (asked) => {
          // PostgreSQL's own request to start TLS; any other connection is not encrypted and is closed.
          if (asked.readUInt32BE(4) !== 80_877_103) return void socket.destroy();
          socket.write('S');
          const open = new tls.TLSSocket(socket, { isServer: true, secureContext });
          const inside = net.connect(postgres.port, postgres.host);
          open.on('error', () => inside.destroy()).pipe(inside);
          inside.on('error', () => open.destroy()).pipe(open);
        });
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    port = (proxy.address() as net.AddressInfo).port;
  });
  after(async () => {
    proxy?.close();
    await postgres?.stop();
  });

  async function answerOf(host: string, query: Record<string, string>): Promise<unknown> {
    const url = new URL(postgres.url('postgres', port));
    url.hostname = host;
    url.search = new URLSearchParams(query).toString();
    const db = openDatabase(url.href, { connections: 1, vault: noVault });
    try {
      return await db.$queryRaw`SELECT 1 AS one`;
    } finally {
      await db.$disconnect();
    }
  }
  const verified = { sslmode: 'verify-full', sslrootcert: path.join(FILES, 'ca.pem') };

  it('§6b is reached with sslmode=verify-full and its authority', async () => {
    assert.deepEqual(await answerOf('127.0.0.1', verified), [{ one: 1 }]);
  });
  it('§6b is not reached when its authority is not known, or its name is another one', async () => {
    await assert.rejects(answerOf('127.0.0.1', { sslmode: 'verify-full' }), /certificate/i);
    await assert.rejects(answerOf('localhost', verified), /certificate|altnames/i);
  });
  it('§6b is not reached without encryption', async () => {
    await assert.rejects(answerOf('127.0.0.1', {}));
  });
});
