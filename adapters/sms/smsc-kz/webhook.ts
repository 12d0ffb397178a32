import { mobileNumber } from '../../../activities/mobile-number.ts';
import { senderOf } from '../sender.ts';
import { storableText } from '../storable-text.ts';
import type { GatewayReport, GatewayWebhook, VerifyCall } from '../webhook.ts';
import type { SmscKzEvent } from './events.ts';
import { readEvent } from './events.ts';
import type { SmscKzSettings } from './settings.ts';

/** SMSC.kz sends all events to one address, one in each call, so both of our endpoints read both kinds. */
export function smscKzWebhook(settings: SmscKzSettings): GatewayWebhook {
  const verify: VerifyCall = ({ rawBody }) => {
    const event = readEvent(rawBody, settings);
    if (event.is === 'forged') return { refused: 'forged', detail: 'The signature is missing or wrong' };
    if (event.is === 'unreadable')
      return () => ({ refused: 'unreadable', detail: `The form does not fit: ${event.because}` });
    // An event that is no business of ours is acknowledged, or SMSC.kz would repeat it.
    if (event.is === 'other') return () => ({ receipts: [], replies: [], issues: [] });
    return (arrivedAt) => reportOf(event, arrivedAt);
  };
  return { receipts: verify, replies: verify, storedStatus: 200 };
}

function reportOf(event: Extract<SmscKzEvent, { is: 'receipt' | 'reply' }>, arrivedAt: string): GatewayReport {
  const times = { arrivedAt, ...(event.at ? { carrierAt: event.at } : {}) };
  if (event.is === 'reply') {
    const { messageId, from, text } = event;
    const reply = { messageId, from: storableText(senderOf(from)), text: storableText(text), ...times };
    return { receipts: [], replies: [reply], issues: [] };
  }
  const { receiptId, carrierMessageId, phone, status, task } = event;
  const sms = { carrierMessageId, phone: mobileNumber(phone) ?? `+${phone}` };
  const receipt = { sms, receipt: { receiptId, status, ...times }, ...(task ? { task } : {}) };
  return { receipts: [receipt], replies: [], issues: [] };
}
