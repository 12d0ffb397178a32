/** The carrier as a generic HTTP gateway: messages in, signed webhooks out. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import type { Response } from 'express';
import { z } from 'zod';
import { isoNow } from './clock.ts';
import type { Mishap } from './faults.ts';
import type { Outside } from './outside.ts';
import type { Sms, Wire } from './sms.ts';
import type { Message } from './sms-receipts.ts';

/** Long enough for a receipt to come before the answer. */
export const HEAD_START_MS = 300;

const Submission = z.object({
  id: z.string().min(1),
  to: z.string(),
  text: z.string().min(1),
  sender: z.string().min(1),
  validitySeconds: z.number().positive(),
});

export function createSmsHttp(outside: Outside, sms: Sms): Router {
  const { now } = outside;
  const router = Router();
  const wire = webhookWire(outside);
  sms.serve(wire);
  const known = (id: string): Message | undefined => sms.messages().findLast((message) => message.id === id);

  router.post('/messages', async (request, response) => {
    const { id, to, text, sender } = Submission.parse(request.body);
    const refusal = sms.refusalOf(to);
    if (refusal) {
      response.status(422).json({ code: refusal });
      return;
    }
    const mishap = sms.mishapOf(to, id);
    if (mishap && refuses(response, mishap)) return;
    const at = await isoNow(now);
    // looked up after the last await: two at once still make one message
    const message = known(id) ?? sms.accept({ id, gatewayId: `gw-${randomUUID()}`, to, text, sender, at }, wire);
    if (mishap && (await hides(response, mishap, () => sms.report(message, { status: 'delivered' })))) return;
    response.status(202).json({ id, gatewayId: message.gatewayId, parts: message.parts });
  });

  router.get('/messages/:id', (request, response) => {
    const message = known(request.params.id);
    if (!message) {
      response.json({ id: request.params.id, status: 'unknown' });
      return;
    }
    const status = sms.statusOf(message);
    const at = status === 'unknown' ? undefined : message.receipts.at(-1)?.at;
    response.json({ id: message.id, status, at });
  });
  return router;
}

/** Applies a mishap that refuses the message. */
function refuses(response: Response, mishap: Mishap): boolean {
  if (mishap === 'throttled') response.status(429).json({ code: 'throttled' });
  else if (mishap === 'queueFull') response.status(503).json({ code: 'queue-full' });
  else if (mishap === 'cutBeforeSubmit') response.socket?.resetAndDestroy();
  else return false;
  return true;
}

/** Applies a mishap that loses or delays the answer to an accepted message. */
async function hides(response: Response, mishap: Mishap, report: () => Promise<boolean>): Promise<boolean> {
  if (mishap === 'receiptFirst') {
    void report();
    await sleep(HEAD_START_MS);
    return false;
  }
  if (mishap === 'garbage') response.status(202).type('json').send('<html>{"id":');
  else response.socket?.destroy();
  return true;
}

function webhookWire({ settings, webhooks }: Outside): Wire {
  const send = (kind: 'receipts' | 'replies', body: unknown): Promise<boolean> => {
    const path = `/webhooks/sms/sandbox/${kind}`;
    return webhooks.send({ source: 'sms', path, secret: settings.SMS_WEBHOOK_SECRET, body });
  };
  return {
    receipts: (_message, receipts) => send('receipts', { receipts }),
    inbound: (message) => send('replies', { messages: [message] }),
  };
}
