import { createHash } from 'node:crypto';
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
    const octets = rawBody.toString('base64');
    return (arrivedAt) => reportOf(event, { arrivedAt, octets, isShared: settings.accountIsShared });
  };
  return { receipts: verify, replies: verify, storedStatus: 200 };
}

type Arrived = { arrivedAt: string; octets: string; isShared: boolean };
const NOTHING: GatewayReport = { receipts: [], replies: [], issues: [] };

function reportOf(
  event: Exclude<SmscKzEvent, { is: 'forged' | 'unreadable' }>,
  { arrivedAt, octets, isShared }: Arrived,
): GatewayReport {
  // An event that is no business of ours is acknowledged, or SMSC.kz would repeat it.
  if (event.is === 'other' || (event.is === 'not-ours' && isShared)) return NOTHING;
  if (event.is === 'not-ours') {
    // Kept for people: our number may have changed.
    const receiptId = `unread-${createHash('sha256').update(octets).digest('hex').slice(0, 40)}`;
    return { ...NOTHING, receipts: [{ sms: 'unnamed', receipt: { receiptId, status: 'unknown', arrivedAt, octets } }] };
  }
  const times = { arrivedAt, ...(event.at ? { carrierAt: event.at } : {}) };
  if (event.is === 'reply') {
    const { messageId, from, text } = event;
    const reply = { messageId, from: storableText(senderOf(from)), text: storableText(text), octets, ...times };
    return { ...NOTHING, replies: [reply] };
  }
  const { receiptId, carrierMessageId, phone, status, task } = event;
  const sms = { carrierMessageId, phone: mobileNumber(phone) ?? `+${phone}`, isShared };
  const receipt = { sms, receipt: { receiptId, status, octets, ...times }, ...(task ? { task } : {}) };
  return { ...NOTHING, receipts: [receipt] };
}
