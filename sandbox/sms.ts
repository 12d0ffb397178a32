/** The SMS operator: takes messages once by their id, reports them, and passes on what phones send. */
import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { smsParts } from '../domain/sms-parts.ts';
import { isoNow } from './clock.ts';
import type { Outside } from './outside.ts';
import { receiptsOf, statusOf } from './sms-receipts.ts';
import type { Message, Report } from './sms-receipts.ts';
import { sendTimes } from './webhooks.ts';

const KAZAKH_MOBILE = /^\+77\d{9}$/;
/** Our ids are `<offer>.<kind>`, with a number or the id of a reply behind it where there may be several. */
const KIND = /^(?:c-.+|[^.]+)\.([A-Za-z]+)(?:\.[^.]+)?$/;

const Submission = z.object({
  id: z.string().min(1),
  to: z.string(),
  text: z.string().min(1),
  sender: z.string().min(1),
  validitySeconds: z.number().positive(),
});

export interface Inbound {
  id: string;
  from: string;
  to: string;
  text: string;
  at: string;
}
export interface Sms {
  router: Router;
  messages(): Message[];
  inbound(): Inbound[];
  lastTo(phone: string): Message | undefined;
  report(message: Message, report: Report): Promise<boolean>;
  reply(reply: { from: string; text: string; id?: string; at?: string; count?: number }): Promise<boolean>;
  answerStatusQueries(phone: string, answer: string): void;
  forget(): void;
}

export function createSms(outside: Outside): Sms {
  const { now, changes } = outside;
  const taken = new Map<string, Message>();
  const lastTo = new Map<string, Message>();
  const inbound: Inbound[] = [];
  const statusAnswers = new Map<string, string>();

  const report: Sms['report'] = async (message, { count = 1, ...wanted }) => {
    const receipts = receiptsOf(message, { ...wanted, at: wanted.at ?? (await isoNow(now)) });
    message.receipts.push(...receipts);
    changes.emit('change');
    return sendTimes(count, () => toApi(outside, 'receipts', { receipts }));
  };

  const reply: Sms['reply'] = async ({ from, text, id, at, count = 1 }) => {
    const to = lastTo.get(from)?.sender ?? '1414';
    const message = { id: id ?? `in-${randomUUID()}`, from, to, text, at: at ?? (await isoNow(now)) };
    inbound.push(message);
    changes.emit('change');
    return sendTimes(count, () => toApi(outside, 'replies', { messages: [message] }));
  };

  const sms: Sms = {
    router: Router(),
    messages: () => [...taken.values()],
    inbound: () => inbound,
    lastTo: (phone) => lastTo.get(phone),
    report,
    reply,
    answerStatusQueries: (phone, answer) => statusAnswers.set(phone, answer),
    forget: () => {
      taken.clear();
      lastTo.clear();
      inbound.length = 0;
      statusAnswers.clear();
    },
  };
  addRoutes(sms, outside, { taken, lastTo, statusAnswers });
  return sms;
}

interface Memory {
  taken: Map<string, Message>;
  lastTo: Map<string, Message>;
  statusAnswers: Map<string, string>;
}

function addRoutes(sms: Sms, outside: Outside, { taken, lastTo, statusAnswers }: Memory): void {
  const { world, now, changes } = outside;

  sms.router.post('/messages', async (request, response) => {
    const { id, to, text, sender } = Submission.parse(request.body);
    const refusal = KAZAKH_MOBILE.test(to) ? world.behaviourOf(to).smsRefusal : 'number-invalid';
    if (refusal) {
      response.status(422).json({ code: refusal });
      return;
    }
    const at = await isoNow(now);
    const known = taken.get(id); // looked up after the last await: two at once still make one message
    const message = known ?? {
      id,
      gatewayId: `gw-${randomUUID()}`,
      kind: KIND.exec(id)?.[1] ?? '',
      to,
      text,
      sender,
      parts: smsParts(text).parts,
      at,
      receipts: [],
    };
    if (!known) {
      taken.set(id, message);
      lastTo.set(to, message);
      changes.emit('change');
      reportByItself(sms, outside, message);
    }
    response.status(202).json({ id, gatewayId: message.gatewayId, parts: message.parts });
  });

  sms.router.get('/messages/:id', (request, response) => {
    const message = taken.get(request.params.id);
    if (!message) {
      response.json({ id: request.params.id, status: 'unknown' });
      return;
    }
    const silent = outside.settings.SANDBOX_AUTO && world.behaviourOf(message.to).receipts === 'none';
    const status = statusAnswers.get(message.to) ?? (silent ? 'unknown' : statusOf(message));
    const at = status === 'unknown' ? undefined : message.receipts.at(-1)?.at;
    response.json({ id: message.id, status, at });
  });
}

/** AUTO mode: the phone behaves as the world says. */
function reportByItself(sms: Sms, { settings, world, later }: Outside, message: Message): void {
  const { receipts, repliesWith } = world.behaviourOf(message.to);
  const delay = settings.SANDBOX_DELAY_MS;
  if (receipts !== 'none') later(delay, () => sms.report(message, { status: receipts }));
  if (repliesWith && message.kind === 'offer') {
    later(delay * 2, () => sms.reply({ from: message.to, text: repliesWith }));
  }
}

function toApi({ settings, webhooks }: Outside, kind: 'receipts' | 'replies', body: unknown): Promise<boolean> {
  const path = `/webhooks/sms/sandbox/${kind}`;
  return webhooks.send({ source: 'sms', path, secret: settings.SMS_WEBHOOK_SECRET, body });
}
