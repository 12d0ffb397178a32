/** The events of SMSC.kz, one in each form: a receipt, or a reply to our number. */
import { createHash } from 'node:crypto';
import { secretsOf } from '../../settings/fields.ts';
import { isOneOf } from '../../keys/secret-comparison.ts';
import { formFields } from './form-body.ts';
import { carrierTime, unixTime } from '../carrier-time.ts';
import { STATUSES } from './codes.ts';
import type { Status } from './codes.ts';
import type { SmscKzSettings } from './settings.ts';

/** An event, read; `phone` is in digits, as SMSC.kz writes it. */
export type SmscKzEvent =
  | ({ is: 'receipt'; receiptId: string; carrierMessageId: string; phone: string; at?: string } & Status)
  | { is: 'reply'; messageId: string; from: string; text: string; at?: string }
  | { is: 'forged' }
  | { is: 'unreadable'; because: string };

type Fields = ReturnType<typeof formFields>;
type Settings = Pick<
  SmscKzSettings,
  'sender' | 'webhookSecret' | 'previousWebhookSecret' | 'webhookCharset' | 'utcOffset'
>;

/** Verifies and reads an event. The signature covers `id:phone:status` or `phone:mes:to`, and neither times nor ids of
 *  replies. */
export function readEvent(body: Buffer, settings: Settings): SmscKzEvent {
  const fields = formFields(body);
  const isReply = fields.has('mes');
  const signed = (isReply ? SIGNED : ['id', 'phone', 'status']).map((name) => bytes(fields, name));
  if (!isSigned(fields, signed, secretsOf(settings))) return { is: 'forged' };
  return isReply ? reply(fields, settings) : receipt(fields, settings);
}

function receipt(fields: Fields, { utcOffset }: Settings): SmscKzEvent {
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

function reply(fields: Fields, { sender, webhookCharset, utcOffset }: Settings): SmscKzEvent {
  // The signed line must end in our own number: with another end, its parts could be read in a second way.
  if (digits(ascii(fields, 'to')) !== digits(sender)) return { is: 'unreadable', because: 'to is not our number' };
  const from = ascii(fields, 'phone').trim();
  const text = new TextDecoder(webhookCharset).decode(bytes(fields, 'mes'));
  // Colons alone separate the parts of the signed line, so a colon in the sender could move text out of the reply.
  if (from === '' || from.includes(':') || from.length > MAX_SENDER)
    return { is: 'unreadable', because: 'phone is no sender' };
  if (text.length > MAX_TEXT) return { is: 'unreadable', because: `mes has more than ${MAX_TEXT} characters` };
  const id = ascii(fields, 'id') || ascii(fields, 'sms_id');
  // The id is not signed, the text is: a hash of the text keeps one message's id from being used for another.
  const messageId = /^[\w.-]{1,100}$/.test(id)
    ? `${id}.${hashOf(fields, SIGNED).slice(0, 16)}`
    : `content-${hashOf(fields, [...SIGNED, 'ts', 'time'])}`;
  return { is: 'reply', messageId, from, text, ...time(fields, utcOffset) };
}

/** What is signed of a reply. */
const SIGNED = ['phone', 'mes', 'to'];

function hashOf(fields: Fields, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(bytes(fields, name)).update('\n');
  return hash.digest('hex');
}

function time(fields: Fields, utcOffset: string): { at?: string } {
  const at = unixTime(ascii(fields, 'ts') || undefined) ?? carrierTime(ascii(fields, 'time'), utcOffset);
  return at ? { at } : {};
}

/** The form must have a signature, and all that it has must be valid. */
function isSigned(fields: Fields, signed: Buffer[], secrets: readonly string[]): boolean {
  const line = (secret: string) => Buffer.concat([...signed.flatMap((part) => [part, COLON]), Buffer.from(secret)]);
  const hashes = (algorithm: string) =>
    secrets.map((secret) => createHash(algorithm).update(line(secret)).digest('hex'));
  const given = ['md5', 'sha1'].filter((name) => fields.has(name));
  return given.length > 0 && given.every((name) => isOneOf(ascii(fields, name).toLowerCase(), hashes(name)));
}

const COLON = Buffer.from(':');
const bytes = (fields: Fields, name: string): Buffer => fields.get(name) ?? Buffer.alloc(0);
const ascii = (fields: Fields, name: string): string => bytes(fields, name).toString('latin1');
const digits = (number: string): string => number.replace(/^\+/, '');
