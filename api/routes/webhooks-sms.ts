import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import { receiptStatus } from '../../adapters/sms/receipt-words.ts';
import { senderOf } from '../../adapters/sms/sender.ts';
import { takeReceipts } from '../../adapters/store/take-receipts.ts';
import { takeReply } from '../../adapters/store/take-replies.ts';
import type { InboundMessage } from '../../adapters/store/take-replies.ts';
import type { Receipt } from '../../domain/receipts.ts';
import type { Api } from '../context.ts';
import { arrivalOf } from '../context.ts';
import * as operations from '../operations/webhooks.ts';
import { Problem } from '../problem.ts';
import { ReceiptEnvelope, ReceiptMessage, ReplyEnvelope, ReplyMessage } from '../schemas/webhooks.ts';
import { checkedBody, invalidBody } from '../validation.ts';
import { verifySignature } from '../webhook-signature.ts';
import { routes } from './routes.ts';

/** What one transaction takes: few enough that it never holds its locks for long. */
const RECEIPTS_AT_ONCE = 50;

/** What the SMS operator tells us: receipts and replies. Verified, stored, acknowledged; Temporal is told afterwards (§6c). */
export function smsWebhookRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.takeReceipts, async (request, response) => {
      const arrivedAt = new Date(arrivalOf(response)).toISOString();
      const { gateway, body } = await signed(request);
      const { receipts } = checkedBody(ReceiptEnvelope, body);
      const { good, bad } = sorted(ReceiptMessage, receipts, 'receipts');
      const reports = good.map((receipt) => asReceipt(receipt, arrivedAt));
      for (let from = 0; from < reports.length; from += RECEIPTS_AT_ONCE)
        await takeReceipts(store, gateway, reports.slice(from, from + RECEIPTS_AT_ONCE));
      answer(response, bad);
    });

    add(operations.takeReplies, async (request, response) => {
      const arrivedAt = new Date(arrivalOf(response)).toISOString();
      const { gateway, body } = await signed(request);
      const { messages } = checkedBody(ReplyEnvelope, body);
      const { good, bad } = sorted(ReplyMessage, messages, 'messages');
      for (const message of good) await takeReply(store, gateway, asInbound(message, arrivedAt));
      answer(response, bad);
    });
  });

  async function signed(request: Request): Promise<{ gateway: string; body: unknown }> {
    const gateway = api.gateways.find(({ kind, name }) => kind === 'http' && name === request.params['gateway']);
    if (!gateway) throw new Problem('not-found', 'There is no such gateway');
    const { body } = verifySignature(gateway.webhookSecret, request);
    await api.limits.perGateway(gateway.name);
    return { gateway: gateway.name, body };
  }
}

type Sorted<T> = { good: T[]; bad: z.core.$ZodIssue[] };

/** A bad item is named in the answer, but it must not keep the good ones back: they are taken. */
function sorted<T>(schema: z.ZodType<T>, items: unknown[], name: string): Sorted<T> {
  const found: Sorted<T> = { good: [], bad: [] };
  for (const [index, item] of items.entries()) {
    const { success, data, error } = schema.safeParse(item);
    if (success) found.good.push(data);
    else found.bad.push(...error.issues.map((issue) => ({ ...issue, path: [name, index, ...issue.path] })));
  }
  return found;
}

function answer(response: Response, bad: z.core.$ZodIssue[]): void {
  if (bad.length > 0) throw invalidBody(bad);
  response.status(204).end();
}

function asReceipt({ id, messageId, status, part, at }: z.infer<typeof ReceiptMessage>, arrivedAt: string): Receipt {
  return {
    receiptId: id,
    smsId: messageId,
    status: receiptStatus(status),
    ...(part === undefined ? {} : { part }),
    ...(at === undefined ? {} : { operatorAt: new Date(at).toISOString() }),
    arrivedAt,
  };
}

function asInbound({ id, from, text, at }: z.infer<typeof ReplyMessage>, arrivedAt: string): InboundMessage {
  return {
    messageId: id,
    from: storable(senderOf(from)),
    text: storable(text),
    ...(at === undefined ? {} : { operatorAt: new Date(at).toISOString() }),
    arrivedAt,
  };
}

/** NUL is the one character that no text of the database holds; it is kept as the sign for what cannot be written. */
const storable = (text: string): string => text.replaceAll('\u0000', '\uFFFD');
