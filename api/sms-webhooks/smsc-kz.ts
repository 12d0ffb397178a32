import { readEvent } from '../../adapters/sms/smsc-kz/callback.ts';
import type { SmscKzEvent } from '../../adapters/sms/smsc-kz/callback.ts';
import type { SmscKzSettings } from '../../adapters/sms/smsc-kz/settings.ts';
import { senderOf } from '../../adapters/sms/sender.ts';
import { storableText } from '../../adapters/sms/storable-text.ts';
import { smsOfOperator } from '../../adapters/store/operator-ids.ts';
import { raiseTask } from '../../adapters/store/operator-tasks.ts';
import { takeReceipts } from '../../adapters/store/take-receipts.ts';
import { takeReply } from '../../adapters/store/take-replies.ts';
import type { Api } from '../context.ts';
import { Problem } from '../problem.ts';
import { rawBody } from '../webhook-signature.ts';
import type { SmsWebhook, TakeCall } from './sms-webhook.ts';

/** SMSC.kz tells everything to one address, one event in a call: both of ours take both. */
export function smscKzWebhook({ store, limits }: Api, settings: SmscKzSettings): SmsWebhook {
  const { name } = settings;

  const take: TakeCall = async (request, arrivedAt) => {
    const event = readEvent(rawBody(request), settings);
    if (event.is === 'forged') throw new Problem('unauthenticated', 'The signature is missing or wrong');
    await limits.perGateway(name);
    if (event.is === 'unreadable') throw new Problem('invalid-request', `The form does not fit: ${event.because}`);
    if (event.is === 'receipt') return takeReceipt(event, arrivedAt);
    const { messageId, from, text, at } = event;
    const inbound = { messageId, from: storableText(senderOf(from)), text: storableText(text), arrivedAt };
    await takeReply(store, name, { ...inbound, ...(at ? { operatorAt: at } : {}) });
  };
  return { receipts: take, replies: take, stored: 200 };

  /** The account may send for others too: what went to another number, or is not ours, is passed over. */
  async function takeReceipt(event: Extract<SmscKzEvent, { is: 'receipt' }>, arrivedAt: string): Promise<void> {
    const { receiptId, operatorId, phone, status, at, task } = event;
    const sms = await smsOfOperator(store, name, operatorId);
    if (!sms || sms.phone !== `+${phone}`) return;
    if (task) await raiseTask(store.db, { kind: task, subject: `gateway ${name}` }, arrivedAt);
    const receipt = { receiptId, smsId: sms.smsId, status, arrivedAt, ...(at ? { operatorAt: at } : {}) };
    await takeReceipts(store, name, [receipt]);
  }
}
