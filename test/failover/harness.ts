/** A real worker process with two SMS gateways, a real Temporal server and a real PostgreSQL; the test plays all other
 *  systems. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { makeOffer } from '../../adapters/store/offers/make-offer.ts';
import { cancelOffer } from '../../adapters/store/offers/cancel-offer.ts';
import { receiveReceipts } from '../../adapters/store/sms/receive-receipts.ts';
import { openMessenger } from '../../adapters/temporal/messenger.ts';
import { freePort } from '../../scripts/setup/ports.mjs';
import { openOwnStore, newPerson } from '../adapters/store/own-store.ts';
import { harnessProcess } from '../support/child-process.ts';
import { localTemporal } from '../support/local-temporal.ts';
import { NOTICES } from '../support/notices.ts';
import { testVaultIn } from '../support/test-vault.ts';
import { quietRuntime } from '../workflows/quiet-runtime.ts';
import { until } from '../workflows/running-offers.ts';
import { sharedBundle } from '../workflows/shared-bundle.ts';
import { startGateway } from './gateway-server.ts';
import { OCTETS } from '../support/octets.ts';

const TOKEN = 'a-token-for-tests';
export type FailoverHarness = Awaited<ReturnType<typeof openFailoverHarness>>;

export async function openFailoverHarness() {
  quietRuntime();
  const temporal = await localTemporal();
  const now = async () => Date.now();
  const own = await openOwnStore({ now, deliver: (rows) => messenger.deliver(rows) });
  const messenger = openMessenger({
    place: { address: temporal.address },
    namespace: 'default',
    store: own.store,
    log: { warn: () => {} },
  });
  const phones = new Map<string, string>();
  const registers = await startRegisters(phones);
  const primary = await startGateway('primary', TOKEN);
  const reserve = await startGateway('reserve', TOKEN);

  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-failover-'));
  const connections = path.join(folder, 'connections.yaml');
  const webhookSecret = `whsec_${'a'.repeat(44)}`;
  const gateways = [primary, reserve].map(({ name, url }) => ({
    kind: 'http',
    name,
    url,
    token: TOKEN,
    webhookSecret,
  }));
  const state = {
    kind: 'json',
    consentUrl: registers.url,
    phonesUrl: registers.url,
    registersUrl: registers.url,
    token: 't',
    notices: NOTICES,
  };
  await writeFile(connections, stringify({ sms: { gateways }, state }));
  const bundle = path.join(folder, 'workflows.js');
  await writeFile(bundle, (await sharedBundle()).code);
  const port = await freePort();
  const worker = harnessProcess('worker', 'worker/main.ts', port, {
    DATABASE_URL: own.url,
    ...testVaultIn(folder),
    TEMPORAL_ADDRESS: temporal.address,
    CONNECTIONS: connections,
    WORKFLOW_BUNDLE: bundle,
    WORKER_PORT: String(port),
    LOG_LEVEL: 'warn',
  });
  await worker.start();

  const { store } = own;
  const ask = async (what: 'metrics' | 'readyz') => (await fetch(`${worker.url}/${what}`)).text();
  const row = (id: string) => store.db.outgoingSms.findUniqueOrThrow({ where: { id } });
  const offer = async () => {
    const { iin, phone } = newPerson();
    phones.set(iin, phone);
    const made = await makeOffer(store, 'enbek', { serviceCode: 'plain', recipient: { iin }, reference: iin });
    if (made.made !== 'new') throw new Error('not made');
    return made.offerId;
  };
  return {
    store,
    worker,
    primary,
    reserve,
    row,
    /** A new offer to a new person. */
    offer,
    /** An offer whose SMS was sent and received. */
    async received() {
      const id = await offer();
      await until(async () => (await store.db.offer.findUniqueOrThrow({ where: { id } })).sentAt !== null, 'sent');
      const report = {
        receiptId: id,
        smsId: `${id}.offer`,
        status: 'delivered',
        arrivedAt: new Date().toISOString(),
        octets: OCTETS,
      };
      const { gateway } = await row(`${id}.offer`);
      await receiveReceipts(store, gateway, [{ ...report, status: 'delivered' }]);
      return id;
    },
    /** Cancels the offer, so that an SMS of its outcome is sent. Returns the time of the decision, on the clock of
     *  `performance`. */
    async cancel(offerId: string) {
      const decidedAt = performance.now();
      await cancelOffer(store, { offerId, reason: 'a mistake', by: 'enbek' });
      return decidedAt;
    },
    ask,
    /** A value of /metrics; undefined when the metric is missing. */
    async metric(name: string) {
      const line = (await ask('metrics')).split('\n').find((one) => one.startsWith(`${name} `));
      return line === undefined ? undefined : Number(line.slice(name.length));
    },
    async close() {
      await worker.kill();
      await messenger.drain();
      await messenger.close();
      await Promise.all([registers.close(), primary.close(), reserve.close()]);
      await temporal.teardown();
      await own.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** КДП, БМГ and the registers: every person consents and is alive. */
async function startRegisters(phones: ReadonlyMap<string, string>) {
  const answers = (url: string | undefined, iin: string): object => {
    if (url === '/consents') return { status: 'VALID', token: 'kdp-token' };
    if (url === '/phones') return { phone: phones.get(iin), language: 'ru' };
    return { alive: true, entitled: true };
  };
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.once('end', () => {
      const { iin } = JSON.parse(Buffer.concat(parts).toString('utf8')) as { iin: string };
      response.writeHead(200).end(JSON.stringify(answers(request.url, iin)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
