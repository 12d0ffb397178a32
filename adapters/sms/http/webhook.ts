/** The calls of our own HTTP gateway: many messages in one call, signed by Standard Webhooks. */
import type { z } from 'zod';
import type { InboundMessage } from '../../../domain/inbound-message.ts';
import { secretsOf } from '../../settings/fields.ts';
import { itemOctets } from '../../http/json-items.ts';
import type { SignedMessage } from '../../http/signed-message.ts';
import { readSignedMessage } from '../../http/signed-message.ts';
import { senderOf } from '../sender.ts';
import { storableText } from '../storable-text.ts';
import type { GatewayReceipt, GatewayReport, GatewayWebhook, VerifyCall } from '../webhook.ts';
import { ReceiptEnvelope, ReceiptMessage, ReplyEnvelope, ReplyMessage } from './messages.ts';
import { receiptStatus } from './receipt-statuses.ts';
import type { HttpGatewaySettings } from './settings.ts';

/** Verifies and reads the calls of one gateway. */
export function httpWebhook(settings: HttpGatewaySettings): GatewayWebhook {
  const verified =
    (read: (message: SignedMessage, arrivedAt: string) => GatewayReport): VerifyCall =>
    (call) => {
      const message = readSignedMessage(secretsOf(settings), call);
      return 'refused' in message ? message : (arrivedAt) => read(message, arrivedAt);
    };
  return { receipts: verified(readReceipts), replies: verified(readReplies) };
}

function readReceipts({ body, octets }: SignedMessage, arrivedAt: string): GatewayReport {
  const { success, data, error } = ReceiptEnvelope.safeParse(body);
  if (!success) return { receipts: [], replies: [], issues: error.issues };
  const { good, issues } = sorted(ReceiptMessage, data.receipts, 'receipts', octets);
  return { receipts: good.map((message) => receiptOf(message, arrivedAt)), replies: [], issues };
}

function readReplies({ body, octets }: SignedMessage, arrivedAt: string): GatewayReport {
  const { success, data, error } = ReplyEnvelope.safeParse(body);
  if (!success) return { receipts: [], replies: [], issues: error.issues };
  const { good, issues } = sorted(ReplyMessage, data.messages, 'messages', octets);
  return { receipts: [], replies: good.map((message) => replyOf(message, arrivedAt)), issues };
}

/** An item with its own octets, base64. */
type Item<T> = T & { octets: string };
type Sorted<T> = { good: Item<T>[]; issues: z.core.$ZodIssue[] };

/** An invalid item is named in the answer, but it must not block the valid ones: they are received. */
function sorted<T>(schema: z.ZodType<T>, items: unknown[], name: string, octets: Buffer): Sorted<T> {
  const own = itemOctets(octets, name) ?? [];
  const found: Sorted<T> = { good: [], issues: [] };
  for (const [index, item] of items.entries()) {
    const { success, data, error } = schema.safeParse(item);
    if (success) found.good.push({ ...data, octets: own[index]!.toString('base64') });
    else found.issues.push(...error.issues.map((issue) => ({ ...issue, path: [name, index, ...issue.path] })));
  }
  return found;
}

function receiptOf(message: Item<z.infer<typeof ReceiptMessage>>, arrivedAt: string): GatewayReceipt {
  const { id: receiptId, messageId: smsId, status, part, at, octets } = message;
  const receipt = {
    receiptId,
    status: receiptStatus(status),
    ...(part === undefined ? {} : { part }),
    ...(at === undefined ? {} : { carrierAt: new Date(at).toISOString() }),
    arrivedAt,
    octets,
  };
  return { sms: { smsId }, receipt };
}

function replyOf(message: Item<z.infer<typeof ReplyMessage>>, arrivedAt: string): InboundMessage {
  const { id, from, text, at, octets } = message;
  return {
    messageId: id,
    from: storableText(senderOf(from)),
    text: storableText(text),
    octets,
    ...(at === undefined ? {} : { carrierAt: new Date(at).toISOString() }),
    arrivedAt,
  };
}
