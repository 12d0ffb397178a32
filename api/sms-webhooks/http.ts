import type { Request } from 'express';
import type { z } from 'zod';
import { secretsOf } from '../../adapters/settings/fields.ts';
import type { HttpGatewaySettings } from '../../adapters/sms/http-settings.ts';
import { receiptStatus } from '../../adapters/sms/receipt-words.ts';
import { senderOf } from '../../adapters/sms/sender.ts';
import { storableText } from '../../adapters/sms/storable-text.ts';
import { takeReceipts } from '../../adapters/store/take-receipts.ts';
import { takeReply } from '../../adapters/store/take-replies.ts';
import type { InboundMessage } from '../../adapters/store/take-replies.ts';
import type { Receipt } from '../../domain/receipts.ts';
import type { Api } from '../context.ts';
import { ReceiptEnvelope, ReceiptMessage, ReplyEnvelope, ReplyMessage } from '../schemas/webhooks.ts';
import { checkedBody, invalidBody } from '../validation.ts';
import { verifySignature } from '../webhook-signature.ts';
import type { SmsWebhook } from './sms-webhook.ts';

/** What one transaction takes: few enough that it never holds its locks for long. */
const RECEIPTS_AT_ONCE = 50;

/** Our own HTTP gateway: many messages in one call, signed by Standard Webhooks. */
export function httpWebhook({ store, limits }: Api, settings: HttpGatewaySettings): SmsWebhook {
  const { name } = settings;
  return {
    async receipts(request, arrivedAt) {
      const { receipts } = checkedBody(ReceiptEnvelope, await signed(request));
      const { good, bad } = sorted(ReceiptMessage, receipts, 'receipts');
      const reports = good.map((receipt) => asReceipt(receipt, arrivedAt));
      for (let from = 0; from < reports.length; from += RECEIPTS_AT_ONCE)
        await takeReceipts(store, name, reports.slice(from, from + RECEIPTS_AT_ONCE));
      if (bad.length > 0) throw invalidBody(bad);
    },
    async replies(request, arrivedAt) {
      const { messages } = checkedBody(ReplyEnvelope, await signed(request));
      const { good, bad } = sorted(ReplyMessage, messages, 'messages');
      for (const message of good) await takeReply(store, name, asInbound(message, arrivedAt));
      if (bad.length > 0) throw invalidBody(bad);
    },
  };

  async function signed(request: Request): Promise<unknown> {
    const { body } = verifySignature(secretsOf(settings), request);
    await limits.perGateway(name);
    return body;
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
    from: storableText(senderOf(from)),
    text: storableText(text),
    ...(at === undefined ? {} : { operatorAt: new Date(at).toISOString() }),
    arrivedAt,
  };
}
