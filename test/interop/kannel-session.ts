/** One way of an SMS from end to end: our API, our adapter, the real Kannel, and the SMSC of the sandbox with its phones. */
import assert from 'node:assert/strict';
import type { SmsGateway } from '../../activities/sms-gateway.ts';
import type { Written } from '../../activities/offer-book.ts';
import { kannelSmsGateway } from '../../adapters/sms/kannel/gateway.ts';
import { KannelGatewaySettings } from '../../adapters/sms/kannel/settings.ts';
import { openOfferBook } from '../../adapters/store/offer-book.ts';
import { reportedParts } from '../../adapters/store/reported-parts.ts';
import { anOffer, aPhone, startApi } from '../api/support.ts';
import type { RunningApi } from '../api/support.ts';
import { startWorld } from '../sandbox/harness.ts';
import type { TestWorld } from '../sandbox/harness.ts';
import { openProxy } from '../support/tcp-proxy.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { startKannel } from './kannel.ts';
import type { Kannel } from './kannel.ts';

/** What the sandbox's operator knows of an SMS. */
export type Arrived = { to: string; text: string; parts: number; sender: string };
export interface Session {
  api: RunningApi;
  world: TestWorld;
  kannel: Kannel;
  gateway: SmsGateway;
  /** The way from Kannel to our API, and from Kannel to the SMSC: each can be cut. */
  toApi: TcpProxy;
  toSmsc: TcpProxy;
  settings: KannelGatewaySettings;
  arrived(phone: string): Promise<Arrived[]>;
  report(phone: string, status: string, part?: number): Promise<void>;
  reply(phone: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

export async function openSession(): Promise<Session> {
  const settings = KannelGatewaySettings.parse({
    kind: 'kannel',
    name: 'operator',
    url: 'http://filled.in/later',
    username: 'usynys',
    password: 'known',
    apiUrl: 'http://filled.in/later',
    webhookSecret: 's'.repeat(40),
    allowFrom: ['127.0.0.1/32'],
  });
  const world = await startWorld();
  const api = await startApi({ gateways: [settings] });
  const toApi = await openProxy({ host: '127.0.0.1', port: Number(new URL(api.url).port) });
  const toSmsc = await openProxy({ host: '127.0.0.1', port: world.smppPort });
  const apiUrl = `http://127.0.0.1:${toApi.port}`;
  const kannel = await startKannel({
    smsc: { port: toSmsc.port, systemId: 'usynys', password: 'sandbox' },
    api: apiUrl,
    gateway: settings.name,
    webhookSecret: settings.webhookSecret,
  });
  const { url, username, password } = kannel;
  const filledIn = { ...settings, apiUrl, url, username, password };
  const gateway = kannelSmsGateway({ ...filledIn, timeoutMs: 10_000 }, (smsId) =>
    reportedParts(api.store, settings.name, smsId),
  );
  const control = async (path: string, body: object) => {
    const { status } = await world.call('POST', `/control/${path}`, body);
    assert.ok(status < 300, `the sandbox answers ${status} to ${path}`);
  };
  return {
    api,
    world,
    kannel,
    gateway,
    toApi,
    toSmsc,
    settings: filledIn,
    arrived: async (phone) => (await world.call('GET', `/control/messages?to=${encodeURIComponent(phone)}`)).body,
    report: (to, status, part) => control('receipts', { to, status, ...(part ? { part } : {}) }),
    reply: (from, text) => control('replies', { from, text }),
    async stop() {
      await kannel.stop();
      await Promise.all([toApi.close(), toSmsc.close()]);
      await Promise.all([api.stop(), world.stop()]);
    },
  };
}

type Sent = { id: string; phone: string } & Pick<Written, 'sms' | 'parts'>;

/** An offer in Kazakh, brought as far as the worker would bring it: its SMS was given to the gateway. */
export async function sendOffer({ api, gateway, settings }: Session): Promise<Sent> {
  const { status, body } = await api.call('/v1/offers', { json: anOffer() });
  assert.equal(status, 201);
  const { id } = body as { id: string };
  const phone = aPhone();
  // The quiet hours of the night would hold it back: it is noon while it is prepared.
  const noon = Date.parse(`${new Date().toISOString().slice(0, 10)}T07:00:00Z`);
  const atNoon = openOfferBook({ ...api.store, now: () => Promise.resolve(noon) }, () => settings.name);
  const found = { type: 'phone-found', at: new Date(noon).toISOString(), language: 'kk' } as const;
  await atNoon.noteScreening(id, { facts: [found], phone, language: 'kk', token: 'token' });
  const prepared = await atNoon.prepareOffer(id);
  if ('facts' in prepared) throw new Error(`the offer waits: ${JSON.stringify(prepared.facts)}`);
  const result = await gateway.send(prepared.sms);
  assert.ok(result.ok, JSON.stringify(result));
  await openOfferBook(api.store, () => settings.name).noteSent(prepared, result.gatewayId);
  return { id, phone, sms: prepared.sms, parts: prepared.parts };
}
