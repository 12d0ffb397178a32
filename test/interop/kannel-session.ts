/** The real Kannel bound to the SMSC of the sandbox. Tests drive the sandbox's phones and Kannel's HTTP interface. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { smsEncoding, splitSms } from '../../domain/sms-parts.ts';
import { startWorld } from '../sandbox/harness.ts';
import type { TestWorld } from '../sandbox/harness.ts';
import { openProxy } from '../support/tcp-proxy.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import { startKannel } from './kannel.ts';
import type { Kannel } from './kannel.ts';
import { startReceiver } from './kannel-receiver.ts';
import type { Receiver } from './kannel-receiver.ts';

/** An SMS as the sandbox's carrier lists it. */
export type Arrived = { to: string; text: string; parts: number; sender: string };
export type Sms = { id: string; to: string; text: string };
export interface Session {
  world: TestWorld;
  kannel: Kannel;
  receiver: Receiver;
  /** The proxy between Kannel and the SMSC, whose connections can be cut. */
  toSmsc: TcpProxy;
  /** Sends an SMS through smsbox, each part in one request. */
  send(sms: Sms): Promise<void>;
  arrived(phone: string): Promise<Arrived[]>;
  report(phone: string, status: string, part?: number): Promise<void>;
  reply(phone: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

export async function openSession(): Promise<Session> {
  const world = await startWorld();
  const receiver = await startReceiver();
  const toSmsc = await openProxy({ host: '127.0.0.1', port: world.smppPort });
  const smsc = { port: toSmsc.port, systemId: 'usynys', password: 'sandbox' };
  const kannel = await startKannel({ smsc, receiver: receiver.url });
  const control = async (path: string, body: object) => {
    const { status } = await world.call('POST', `/control/${path}`, body);
    assert.ok(status < 300, `the sandbox answers ${status} to ${path}`);
  };
  return {
    world,
    kannel,
    receiver,
    toSmsc,
    send: (sms) => sendParts(kannel, receiver, sms),
    arrived: async (phone) => (await world.call('GET', `/control/messages?to=${encodeURIComponent(phone)}`)).body,
    report: (to, status, part) => control('receipts', { to, status, ...(part ? { part } : {}) }),
    reply: (from, text) => control('replies', { from, text }),
    async stop() {
      await kannel.stop();
      await Promise.all([toSmsc.close(), receiver.stop(), world.stop()]);
    },
  };
}

/** Kannel's `dlr-mask` for every kind of report: 1 + 2 + 4 + 8 + 16. */
const EVERY_REPORT = '31';

async function sendParts({ url, username, password }: Kannel, receiver: Receiver, sms: Sms): Promise<void> {
  const texts = splitSms(sms.text);
  const reference = randomUUID().slice(0, 2);
  for (const [index, text] of texts.entries()) {
    const part = index + 1;
    const joining = [5, 0, 3, Number.parseInt(reference, 16), texts.length, part];
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'x-kannel-username': username,
        'x-kannel-password': password,
        'x-kannel-from': '1414',
        'x-kannel-to': sms.to,
        'x-kannel-coding': smsEncoding(sms.text) === 'UCS-2' ? '2' : '0',
        'x-kannel-validity': '60',
        'x-kannel-dlr-mask': EVERY_REPORT,
        'x-kannel-dlr-url': `${receiver.url}/reports?id=${sms.id}&part=${part}&status=%d`,
        ...(texts.length > 1 ? { 'x-kannel-udh': Buffer.from(joining).toString('hex') } : {}),
      },
      body: text,
    });
    assert.equal(response.status, 202, await response.text());
  }
}
