import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../scripts/setup/ports.mjs';
import { harnessProcess } from '../../support/child-process.ts';
import { testVaultIn } from '../../support/test-vault.ts';
import { openProxy } from '../../support/tcp-proxy.ts';
import { processSettings } from '../process-settings.ts';
import { anOffer, KEYS, SECRETS, signature, startApi, testDatabase } from '../support.ts';

const BUSY_MACHINE_MS = 2_000;

describe('§6c while a dependency is unavailable', function () {
  this.timeout(120_000); // the machine may be busy
  let folder = '';
  let keys: Record<string, string> = {};
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usynys-outage-'));
    keys = testVaultIn(folder);
  });
  after(() => rm(folder, { recursive: true }));

  it('answers 503 at once while the database refuses, and works as soon as it is back', async () => {
    const { host, port, urlAt } = await testDatabase();
    const proxy = await openProxy({ host, port });
    const api = await startApi({}, urlAt(proxy.port));
    const newOffer = anOffer();
    const replies = { messages: [{ id: newOffer.reference, from: '+77010000000', text: 'hello' }] };
    const reply = () => api.webhook('/webhooks/sms/sandbox/replies', replies);
    assert.equal((await api.call('/v1/offers')).status, 200);
    await proxy.cut();
    for (let count = 0; count < 3; count++) {
      const begun = performance.now();
      const answer = await api.call('/v1/offers', { json: newOffer });
      assert.deepEqual([answer.status, answer.body.code], [503, 'unavailable']);
      assert.ok(Number(answer.headers.get('retry-after')) > 0);
      assert.equal((await reply()).status, 503);
      assert.equal((await api.call('/readyz')).body.status, 'not-ready');
      assert.ok(performance.now() - begun < 5_000);
    }
    assert.equal((await api.call('/healthz')).status, 200);
    await proxy.heal();
    assert.equal((await api.call('/v1/offers', { json: newOffer })).status, 201);
    assert.equal((await reply()).status, 204);
    await api.stop();
    await proxy.close();
  });

  it('answers 503 within 5 s while the database is silent, and works when it answers again', async () => {
    const { host, port, urlAt } = await testDatabase();
    const silencer = await openSilencer({ host, port });
    const api = await startApi({}, urlAt(silencer.port));
    const newOffers = Array.from({ length: 30 }, () => anOffer());
    assert.equal((await api.call('/v1/offers')).status, 200);
    silencer.silence(true);
    const begun = performance.now();
    const answers = await Promise.all(newOffers.map((json) => api.call('/v1/offers', { json })));
    assert.ok(performance.now() - begun < 5_000 + BUSY_MACHINE_MS);
    assert.ok(
      answers.every(({ status }) => status === 503),
      String(answers.map(({ status }) => status)),
    );
    silencer.silence(false);
    for (const json of newOffers) {
      const { status } = await api.call('/v1/offers', { json });
      assert.ok([200, 201].includes(status), String(status));
    }
    assert.ok(!api.lines.join('').includes('ERR_HTTP_HEADERS_SENT'));
    await api.stop();
    silencer.close();
  });

  it('§6c accepts offers and replies in time while Temporal is unavailable', async () => {
    const port = await freePort();
    const env = { ...(await processSettings((await testDatabase()).url, port)), ...keys };
    const api = harnessProcess('api', 'api/main.ts', port, env);
    const headers = { authorization: `Bearer ${KEYS.enbek}`, 'content-type': 'application/json' };
    const raw = JSON.stringify({ messages: [] });
    const times: number[] = [];
    try {
      await api.start();
      for (let count = 0; count < 10; count++) {
        const begun = performance.now();
        const body = JSON.stringify(anOffer());
        assert.equal((await fetch(`${api.url}/v1/offers`, { method: 'POST', headers, body })).status, 201);
        times.push(performance.now() - begun);
      }
      const signed = { method: 'POST', body: raw, headers: signature(raw, SECRETS.sms, 'a') };
      assert.equal((await fetch(`${api.url}/webhooks/sms/sandbox/replies`, signed)).status, 204);
    } finally {
      await api.kill();
    }
    // Waiting for Temporal would take 2 s each time; a busy machine is slow now and then.
    assert.ok(Math.min(...times) < 300, `POST /v1/offers took ${times.map(Math.round).join(', ')} ms`);
  });

  it('stops on a signal: answers running requests, refuses new ones, and ends', async () => {
    const { host, port: databasePort, urlAt } = await testDatabase();
    const silencer = await openSilencer({ host, port: databasePort });
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      ...(await processSettings(urlAt(silencer.port), port)),
      ...keys,
    };
    const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data'); // its first line: it has started
    const headers = { authorization: `Bearer ${KEYS.enbek}`, 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${port}`;
    silencer.silence(true);
    const running = Array.from({ length: 20 }, () =>
      fetch(`${url}/v1/offers`, { method: 'POST', headers, body: JSON.stringify(anOffer()) }),
    );
    while (silencer.connections() < 20) await pause(20); // each has arrived and queries the database
    child.kill('SIGTERM');
    await pause(200);
    silencer.silence(false);
    const answers = await Promise.all(running);
    assert.ok(
      answers.every(({ status }) => status === 201),
      String(answers.map(({ status }) => status)),
    );
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    await assert.rejects(fetch(`${url}/healthz`));
    silencer.close();
  });
});

/** A proxy to a server; while it is silent, it passes nothing on and closes nothing. */
async function openSilencer(target: { host: string; port: number }) {
  const sockets: Socket[] = [];
  let isSilent = false;
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.push(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      if (isSilent) from.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.length / 2,
    silence(silent: boolean) {
      isSilent = silent;
      for (const socket of sockets)
        if (silent) socket.pause();
        else socket.resume();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
