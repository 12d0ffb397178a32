/** The events of SMSC.kz, one in each form: a receipt, or a reply to our number. */
import { createHash } from 'node:crypto';
import { mobileNumber } from '../../../activities/mobile-number.ts';
import { secretsOf } from '../../settings/fields.ts';
import { formFields } from './form-body.ts';
import type { FormFields } from './form-body.ts';
import { isSignedSomehow, signedForm } from './signature.ts';
import { carrierTime, unixTime } from '../carrier-time.ts';
import { STATUSES } from './codes.ts';
import type { Status } from './codes.ts';
import type { SmscKzSettings } from './settings.ts';

/** An event, read; `phone` is in digits, as SMSC.kz writes it. `other`: neither receipt nor reply, such as a call;
 *  `not-ours`: a reply to another number, or one that is too long to be read. */
export type SmscKzEvent =
  | ({ is: 'receipt'; receiptId: string; carrierMessageId: string; phone: string; at?: string } & Status)
  | { is: 'reply'; messageId: string; from: string; text: string; at?: string }
  | { is: 'other' }
  | { is: 'not-ours' }
  | { is: 'forged' }
  | { is: 'unreadable'; because: string };

type Settings = Pick<
  SmscKzSettings,
  'sender' | 'webhookSecret' | 'previousWebhookSecret' | 'webhookCharset' | 'utcOffset'
>;

/** Verifies and reads an event. The signature covers `id:phone:status` or `phone:mes:to`, and neither times nor ids of
 *  replies. */
export function readEvent(body: Buffer, settings: Settings): SmscKzEvent {
  const unsigned = formFields(body);
  const isReply = unsigned.has('mes');
  const secrets = secretsOf(settings);
  const fields = signedForm(body, isReply ? SIGNED : ['id', 'phone', 'status'], secrets);
  if (!isReply && !(unsigned.has('id') && unsigned.has('status')))
    return fields || isSignedSomehow(body, secrets) ? { is: 'other' } : { is: 'forged' };
  if (!fields) return { is: 'forged' };
  return isReply ? reply(fields, settings) : receipt(fields, settings);
}

function receipt(fields: FormFields, { utcOffset }: Settings): SmscKzEvent {
  const [carrierMessageId, phone, code] = ['id', 'phone', 'status'].map((name) => ascii(fields, name)) as [
    string,
    string,
    string,
  ];
  if (!/^\d{1,20}$/.test(carrierMessageId)) return { is: 'unreadable', because: 'id is no number' };
  if (!/^\+?\d{3,15}$/.test(phone)) return { is: 'unreadable', because: 'phone is no number' };
  if (!/^-?\d{1,3}$/.test(code)) return { is: 'unreadable', because: 'status is no number' };
  const meaning = STATUSES.get(Number(code)) ?? { status: 'unknown' };
  // Only what is signed: the same event with another time is the same event.
  const receiptId = `${carrierMessageId}.${Number(code)}`;
  return { is: 'receipt', receiptId, carrierMessageId, phone: digits(phone), ...meaning, ...time(fields, utcOffset) };
}

const MAX_TEXT = 4000;
const MAX_SENDER = 40;

function reply(fields: FormFields, { sender, webhookCharset, utcOffset }: Settings): SmscKzEvent {
  const from = ascii(fields, 'phone').trim();
  // The signed line must end in our own number: with another end, its parts could be read in a second way, unless it
  // goes from a mobile number to one that is too long for the status of a receipt.
  const to = ascii(fields, 'to');
  if (!isOurNumber(to, sender))
    return mobileNumber(from) && /^\+?\d{5,15}$/.test(to)
      ? { is: 'not-ours' }
      : { is: 'unreadable', because: 'to is not our number' };
  const text = new TextDecoder(webhookCharset).decode(bytes(fields, 'mes'));
  // Colons alone separate the parts of the signed line, so a colon in the sender could move text out of the reply.
  if (from === '' || from.includes(':') || from.length > MAX_SENDER)
    return { is: 'unreadable', because: 'phone is no sender' };
  if (text.length > MAX_TEXT) return { is: 'not-ours' };
  const id = ascii(fields, 'id') || ascii(fields, 'sms_id');
  // The id is not signed, the text is: a hash of the text keeps one message's id from being used for another.
  const messageId = /^[\w.-]{1,100}$/.test(id)
    ? `${id}.${hashOf(fields, SIGNED).slice(0, 16)}`
    : `content-${hashOf(fields, [...SIGNED, 'ts', 'time'])}`;
  return { is: 'reply', messageId, from, text, ...time(fields, utcOffset) };
}

/** What is signed of a reply. */
const SIGNED = ['phone', 'mes', 'to'];

function hashOf(fields: FormFields, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(bytes(fields, name)).update('\n');
  return hash.digest('hex');
}

function time(fields: FormFields, utcOffset: string): { at?: string } {
  const at = unixTime(ascii(fields, 'ts') || undefined) ?? carrierTime(ascii(fields, 'time'), utcOffset);
  return at ? { at } : {};
}

const bytes = (fields: FormFields, name: string): Buffer => fields.get(name) ?? Buffer.alloc(0);
const ascii = (fields: FormFields, name: string): string => bytes(fields, name).toString('latin1');
const isOurNumber = (to: string, sender: string): boolean =>
  digits(to) === digits(sender) || (mobileNumber(to) ?? to) === mobileNumber(sender);
const digits = (number: string): string => number.replace(/^\+/, '');
