/** The outside systems as small HTTP handlers in the bench's own process: every person is registered, consents and
 *  agrees, and every application is granted. */
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { post, signature } from './http-client.ts';
import type { Person } from './people.ts';

export type WebhookSecrets = { sms: string; providers: string };
export type Webhook = 'receipt' | 'reply' | 'result';

export interface OutsideWorld {
  url: string;
  /** Adds a person to the registers. With `when asked` the person answers only when the bench calls `reply`. */
  register(person: Person, answers: 'at once' | 'when asked'): void;
  /** Resolves when this person's offer SMS was reported as delivered, or when the SMS of the grant arrived. */
  seen(what: 'asked' | 'granted', person: Person): Promise<void>;
  /** Replies `1`. Returns how long the API took for the webhook. */
  reply(person: Person): Promise<number>;
  /** The duration of each webhook since the last call. */
  takeLatencies(): Record<Webhook, number[]>;
  /** Rejects when the API does not accept a webhook. */
  failed: Promise<never>;
  close(): Promise<void>;
}

/** The pause before each webhook. In it the system finishes the work before, so that the order of events is fixed. */
const MOMENT_MS = 50;
const WITHIN_MS = 60_000;
const HOUR_MS = 3_600_000;

export async function openOutsideWorld(apiUrl: string, secrets: WebhookSecrets): Promise<OutsideWorld> {
  const phones = new Map<string, string>();
  const answering = new Map<string, 'at once' | 'when asked'>();
  const events = new EventEmitter().setMaxListeners(0);
  let latencies: Record<Webhook, number[]> = { receipt: [], reply: [], result: [] };
  let fail: (fault: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => {}); // between two blocks it is not awaited

  const server = http.createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.once('end', () => {
      const body = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString('utf8')) : {};
      const [status, answer] = answerTo(request.url ?? '', body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const reply = ({ phone }: Pick<Person, 'phone'>) =>
    sendWebhook('reply', '/webhooks/sms/sandbox/replies', secrets.sms, {
      messages: [{ id: randomUUID(), from: phone, text: '1', at: new Date().toISOString() }],
    });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    register({ iin, phone }, answers) {
      phones.set(iin, phone);
      answering.set(phone, answers);
    },
    async seen(what, { phone }) {
      await once(events, `${what} ${phone}`, { signal: AbortSignal.timeout(WITHIN_MS) }).catch(() => {
        throw new Error(`A person was not ${what} within ${WITHIN_MS / 1000} s`);
      });
    },
    reply,
    takeLatencies() {
      const measured = latencies;
      latencies = { receipt: [], reply: [], result: [] };
      return measured;
    },
    failed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function answerTo(url: string, body: Record<string, string>): [status: number, body: object] {
    const { iin = '', id = '', to = '', offerId = '' } = body;
    switch (url) {
      case '/kdp/consents':
        return [200, { status: 'VALID', token: randomUUID(), expiresAt: new Date(Date.now() + HOUR_MS).toISOString() }];
      case '/bmg/phones':
        return [200, { phone: phones.get(iin), language: 'ru' }];
      case '/registers/persons':
        return [200, { alive: true, entitled: true }];
      case '/sms/messages':
        void smsAccepted(id, to).catch(fail);
        return [202, { id, gatewayId: randomUUID(), parts: 2 }];
      case '/providers/enbek/applications':
        void decide(offerId).catch(fail);
        return [202, { applicationNumber: randomUUID() }];
      case '/providers/enbek/callbacks':
        return [200, {}];
      default:
        fail(new Error(`The system called ${url}, which the bench does not have`));
        return [404, {}];
    }
  }

  async function smsAccepted(id: string, to: string): Promise<void> {
    const [, kind] = id.split('.');
    if (kind === 'granted') events.emit(`granted ${to}`);
    if (kind !== 'offer') return;
    await pause(MOMENT_MS);
    const receipt = { id: randomUUID(), messageId: id, status: 'delivered', at: new Date().toISOString() };
    await sendWebhook('receipt', '/webhooks/sms/sandbox/receipts', secrets.sms, { receipts: [receipt] });
    events.emit(`asked ${to}`);
    if (answering.get(to) !== 'at once') return;
    await pause(MOMENT_MS);
    await reply({ phone: to });
  }

  async function decide(offerId: string): Promise<void> {
    await pause(MOMENT_MS);
    const result = { offerId, outcome: 'granted', resultNumber: '155' };
    await sendWebhook('result', '/webhooks/providers/enbek/results', secrets.providers, result);
  }

  async function sendWebhook(what: Webhook, path: string, secret: string, body: object): Promise<number> {
    const json = JSON.stringify(body);
    const { status, text, ms } = await post(`${apiUrl}${path}`, json, signature(secret, randomUUID(), json));
    if (status !== 204) throw new Error(`The API answered ${status} to the webhook of a ${what}: ${text}`);
    latencies[what].push(ms);
    return ms;
  }
}
