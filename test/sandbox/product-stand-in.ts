/** A stand-in of the product for the phone page: makes an offer, sends its SMS, and sends each state to the
 *  provider. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Request } from 'express';
import { Webhook } from 'standardwebhooks';
import { SECRETS } from './harness.ts';

const TEXTS: Record<string, string> = {
  offer:
    'Еңбек министрлігі: бала күтіміне байланысты жәрдемақы өтінішсіз рәсімделсін бе? 1 – иә, 2 – жоқ. Мерзімі: ' +
    '72 сағат. № 47',
  declined: 'Бас тартуыңыз қабылданды (№ 47). Мерзім біткенше 1 деп жауап беріп, шешіміңізді өзгерте аласыз.',
  granted: 'Жәрдемақы тағайындалды (№ 47). Шешім нөмірі: R-2026-118.',
};

type World = { people: { iin: string; phone: string | null }[] };
interface Standing {
  offerId: string;
  serviceCode: string;
  recipient: { iin: string };
  to: string | null | undefined;
}

export async function startProductStandIn(): Promise<{
  url: string;
  replies: string[];
  meets(sandboxUrl: string): void;
  stop(): Promise<void>;
}> {
  const offers: Standing[] = [];
  const replies: string[] = [];
  let sandbox = '';

  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(sandbox + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer a-token', ...headers },
      body: JSON.stringify(body),
    });
  const sms = ({ offerId, to }: Standing, kind: string) =>
    post('/sms/messages', { id: `${offerId}.${kind}`, to, text: TEXTS[kind], sender: '1414', validitySeconds: 86400 });
  async function sendState({ offerId, serviceCode }: Standing, state: string, more = {}): Promise<void> {
    const at = new Date();
    const data = { offerId, code: '47', serviceCode, reference: 'r', state, at: at.toISOString(), ...more };
    const body = { type: 'offer.state-changed', timestamp: at.toISOString(), data };
    const id = randomUUID();
    const signature = new Webhook(SECRETS.PROVIDERS_CALLBACK_SECRET).sign(id, at, JSON.stringify(body));
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    await post('/providers/enbek/callbacks', body, signed);
  }
  async function offer({ recipient, serviceCode }: Standing): Promise<string> {
    const { people } = (await (await fetch(`${sandbox}/control/world`)).json()) as World;
    const to = people.find(({ iin }) => iin === recipient.iin)?.phone;
    const standing = { offerId: randomUUID(), serviceCode, recipient, to };
    if (!to) {
      void sendState(standing, 'NOT_REGISTERED', { reason: 'no-mobile-number' });
      return standing.offerId;
    }
    offers.push(standing);
    await sms(standing, 'offer');
    void sendState(standing, 'SENT');
    return standing.offerId;
  }
  async function receive(path: string, body: Request['body']): Promise<void> {
    const last = offers.at(-1);
    if (!last) return;
    const { offerId, serviceCode, recipient } = last;
    if (path.endsWith('/receipts') && body.receipts[0].messageId === `${offerId}.offer`) {
      await sendState(last, 'AWAITING_ANSWER', { deadline: new Date(Date.now() + 72 * 3_600_000).toISOString() });
    }
    if (path.endsWith('/replies')) {
      const { text } = body.messages[0];
      replies.push(text);
      if (text === '2') await sms(last, 'declined');
      if (text !== '1') return;
      await sendState(last, 'PROVIDING');
      const application = { offerId, serviceCode, recipient, facts: {}, acceptedAt: 'now', consentToken: 't' };
      await post('/providers/enbek/applications', application, { 'idempotency-key': offerId });
    }
    if (path.endsWith('/results')) {
      await sms(last, 'granted');
      await sendState(last, 'GRANTED');
    }
  }

  const app = express().use(express.json());
  app.get('/v1/services', (_request, response) => {
    const names = { en: 'Allowance for the care of a child' };
    response.json({
      items: [
        { code: 'child-care-allowance', names },
        { code: 'birth-registration', names: { en: 'Birth registration' } },
      ],
    });
  });
  app.post(
    '/v1/offers',
    async (request, response) => void response.status(201).json({ id: await offer(request.body) }),
  );
  app.post('/webhooks/{*path}', async (request, response) => {
    await receive(request.path, request.body);
    response.status(204).end();
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    replies,
    meets: (url) => {
      sandbox = url;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
