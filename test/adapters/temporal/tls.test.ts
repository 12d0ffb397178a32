/** Temporal behind TLS: a TLS proxy before a real server, with a certificate of its own authority, which requires
 *  ours. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { Connection } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection } from '@temporalio/worker';
import type { TemporalSettings } from '../../../config/temporal.ts';
import { temporalPlace } from '../../../config/temporal.ts';
import { localTemporal } from '../../support/local-temporal.ts';
import { quietRuntime } from '../../workflows/quiet-runtime.ts';

const file = (name: string) => path.join(import.meta.dirname, 'tls', name);
const read = (name: string) => fs.readFileSync(file(name));

describe('Temporal behind TLS', function () {
  this.timeout(60_000);
  let temporal: TestWorkflowEnvironment;
  let proxy: tls.Server;
  let settings: TemporalSettings;
  before(async () => {
    quietRuntime();
    temporal = await localTemporal();
    proxy = tls.createServer(
      {
        cert: read('server.pem'),
        key: read('server.key.pem'),
        ca: read('ca.pem'),
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        ALPNProtocols: ['h2'],
      },
      (socket) => {
        const inside = net.connect(Number(temporal.address.split(':')[1]), '127.0.0.1');
        socket.on('error', () => inside.destroy()).pipe(inside);
        inside.on('error', () => socket.destroy()).pipe(socket);
      },
    );
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    settings = {
      TEMPORAL_ADDRESS: `127.0.0.1:${(proxy.address() as net.AddressInfo).port}`,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_TLS: '1',
      TEMPORAL_TLS_CA_FILE: file('ca.pem'),
      TEMPORAL_TLS_SERVER_NAME: 'temporal.test',
      keys: { temporalCertificate: file('client.pem'), temporalKey: file('client.key.pem') },
    };
  });
  after(async () => {
    proxy?.close();
    await temporal?.teardown();
  });

  /** Both clients of the SDK: that of API and command line, and that of the worker, which is another library. */
  const clients: [string, (place: ReturnType<typeof temporalPlace>) => Promise<{ close(): Promise<void> }>][] = [
    ['the client', (place) => Connection.connect({ ...place, connectTimeout: 1_000 })],
    ['the worker', (place) => NativeConnection.connect(place)],
  ];
  for (const [who, connect] of clients) {
    it(`§6b is reached by ${who}, which shows its own certificate`, async () => {
      await (await connect(temporalPlace(settings))).close();
    });
    const refused: [string, Partial<TemporalSettings>][] = [
      ['whose authority it does not know', { TEMPORAL_TLS_CA_FILE: undefined }],
      ['that has another name', { TEMPORAL_TLS_SERVER_NAME: 'other.test' }],
      ['that requires a certificate, without one', { keys: {} }],
      ['that requires TLS, without TLS', { TEMPORAL_TLS: '0' }],
    ];
    for (const [what, change] of refused)
      it(`§6b is not reached by ${who}: a server ${what}`, async () => {
        await assert.rejects(connect(temporalPlace({ ...settings, ...change })));
      });
  }
});
