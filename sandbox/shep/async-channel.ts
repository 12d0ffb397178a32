/** ШЭП's asynchronous channel with a provider behind it: accepts an application at once, and delivers its decision
 *  later to the system's endpoint. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Response, Router } from 'express';
import type { Faults } from '../faults.ts';
import type { Outside } from '../outside.ts';
import { Application } from '../provider.ts';
import type { Provider, Reply } from '../provider.ts';
import { sendTimes } from '../webhooks.ts';
import { readAsync, writeDecision, writeReceipt, writeStatus } from './async-envelope.ts';
import type { Message, StatusQuestion } from './async-envelope.ts';
import { writeFault } from './envelope.ts';
import { GATEWAY, SENDER_ID } from './names.ts';
import type { Ncanode } from './ncanode.ts';
import { signBody } from './signatures.ts';
import { sendWith, VERY_SLOW_MS } from './wire-faults.ts';
import { at } from './xml.ts';
import type { Element } from './xml.ts';

const ENDPOINT = '/webhooks/shep/async';
const PROVIDER_NS = 'urn:usynys:provider:1';

type Answer = { xml: string; down?: undefined; code?: undefined } | { code: string; down?: undefined } | { down: true };
type Parts = { outside: Outside; faults: Faults; ncanode: Ncanode; provider: Provider };

/** Adds the channel to ШЭП's router. */
export function addAsyncChannel(router: Router, parts: Parts): void {
  const { outside, faults, ncanode, provider } = parts;
  const { settings, now, changes } = outside;
  /** ШЭП's id of each conversation, by the message that began it. */
  const conversations = new Map<string, string>();
  changes.on('forget', () => conversations.clear());

  const replyTo =
    ({ messageId, serviceId }: Message, correlationId: string, offerId: string): Reply =>
    async (decision, count) => {
      const sender = { id: GATEWAY, password: settings.SANDBOX_TOKEN };
      const delivery = { messageId: randomUUID(), correlationId, serviceId, sender };
      const document = writeDecision({ ...delivery, decision: { offerId, ...decision } }, await now());
      const xml = signBody(document, ncanode.identity(GATEWAY), 'binary-token');
      const isAccepted = (answer: string) =>
        answer.includes('sendMessageResponse') && ncanode.isSignedBy(SENDER_ID, answer);
      return sendTimes(count, () =>
        outside.webhooks.send({ source: `shep ${messageId}`, path: ENDPOINT, xml, isAccepted }),
      );
    };

  async function statusOf({ messageId }: StatusQuestion): Promise<Answer> {
    if (faults.of('provider').down) return { down: true };
    return conversations.has(messageId)
      ? { xml: writeStatus('DELIVERED', 'SCSS001', await now()) }
      : { code: 'SCSE001' };
  }

  async function accept(message: Message): Promise<Answer> {
    const { messageId, messageType, data } = message;
    const application = applicationIn(data);
    if (!application || messageType !== 'REQUEST') return { code: 'VAL-R-004' };
    const correlationId = conversations.get(messageId) ?? randomUUID();
    provider.attempt(application.offerId, replyTo(message, correlationId, application.offerId));
    if (faults.of('provider').down) return { down: true };
    conversations.set(messageId, correlationId);
    provider.receive(application, 'only-accepts');
    return { xml: writeReceipt(messageId, correlationId, await now()) };
  }

  router.post(
    '/async',
    express.raw({ type: ['text/xml', 'application/xml'], limit: '1mb' }),
    async (request, response) => {
      const xml = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
      const asked = readAsync(xml);
      if (!asked) return refuse(response, 'VAL-JSR-001');
      if (!ncanode.isSignedBy(SENDER_ID, xml)) return refuse(response, 'SBF-VE-8');
      if (asked.sender.id !== SENDER_ID || asked.sender.password !== settings.SANDBOX_TOKEN)
        return refuse(response, 'SBF-AD-1');
      const { slowMs, answers } = faults.of('provider');
      const answer = asked.kind === 'status' ? await statusOf(asked) : await accept(asked);
      if (answer.down) return sendWith('unavailable', response, '');
      if (answer.code !== undefined) return refuse(response, answer.code);
      const waitMs = answers === 'slow' ? VERY_SLOW_MS : slowMs;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
      sendWith(answers, response, signBody(answer.xml, ncanode.identity(GATEWAY), 'binary-token'));
    },
  );
}

const refuse = (response: Response, code: string): void =>
  void response.status(500).type('text/xml; charset=utf-8').send(writeFault('Client', code));

/** The application in a message, as a provider's system reads it; undefined for other content. */
function applicationIn(data: Element): Application | undefined {
  const application = at(data, `{${PROVIDER_NS}}application`);
  const value = (...path: string[]) => at(application, ...path.map((name) => `{${PROVIDER_NS}}${name}`))?.text;
  const iin = value('recipient', 'iin');
  const recipient = iin
    ? { iin }
    : { bin: value('recipient', 'bin'), representativeIin: value('recipient', 'representativeIin') };
  const plain = ['offerId', 'serviceCode', 'acceptedAt', 'consentToken'].map((name) => [name, value(name)] as const);
  const facts = parsed(value('facts') ?? '');
  return Application.safeParse({ ...Object.fromEntries(plain), recipient, facts }).data;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
