/** The carrier: keeps SMS that it accepted on any wire, reports on them, and passes on what phones send. */
import { randomUUID } from 'node:crypto';
import { smsParts } from '../domain/sms-parts.ts';
import { isoNow } from './clock.ts';
import type { Mishap } from './faults.ts';
import { createPhoneMishaps } from './phone-mishaps.ts';
import type { Outside } from './outside.ts';
import { receiptOfPart, receiptsOf, statusOf } from './sms-receipts.ts';
import type { Message, Receipt, Report } from './sms-receipts.ts';
import { sendTimes } from './webhooks.ts';

const KAZAKH_MOBILE = /^\+77\d{9}$/;
/** Our ids are `<offer>.<kind>`, with a number or the id of a reply behind it where there may be several. */
const KIND = /^(?:c-.+|[^.]+)\.([A-Za-z]+)(?:\.[^.]+)?$/;

export interface Inbound {
  id: string;
  from: string;
  to: string;
  text: string;
  at: string;
}
/** The wire that a message arrived on: receipts of it, and replies of its phone, go back over the same wire. */
export interface Wire {
  receipts(message: Message, receipts: Receipt[]): Promise<boolean>;
  inbound(message: Inbound): Promise<boolean>;
}
export type Submission = Pick<Message, 'id' | 'gatewayId' | 'to' | 'text' | 'sender' | 'at' | 'partIds'>;

export interface Sms {
  /** Why the carrier refuses an SMS for this number. */
  refusalOf(to: string): string | undefined;
  /** The mishap of one attempt to send to this number. A phone with a mishap has it once for each message. */
  mishapOf(to: string, message: string): Mishap | undefined;
  accept(submission: Submission, wire: Wire): Message;
  messages(): Message[];
  inbound(): Inbound[];
  lastTo(phone: string): Message | undefined;
  report(message: Message, report: Report): Promise<boolean>;
  reply(reply: { from: string; text: string; id?: string; at?: string; count?: number }): Promise<boolean>;
  answerStatusQueries(phone: string, answer: string): void;
  /** The answer to a status query for a message, or for a part of it that arrived by itself. */
  statusOf(message: Message, part?: number): string;
  /** The wire for replies of numbers that never received an SMS. */
  serve(wire: Wire): void;
  forget(): void;
}

interface Memory {
  accepted: Message[];
  inbound: Inbound[];
  wires: Map<Message, Wire>;
  lastTo: Map<string, Message>;
  defaultWire?: Wire;
}

export function createSms(outside: Outside & { nextMishap: () => Mishap | undefined }): Sms {
  const { world, changes } = outside;
  const memory: Memory = { accepted: [], inbound: [], wires: new Map(), lastTo: new Map() };
  const statusAnswers = new Map<string, string>();
  const mishaps = createPhoneMishaps(outside.nextMishap);
  const sms: Sms = {
    refusalOf: (to) => (KAZAKH_MOBILE.test(to) ? world.behaviourOf(to).smsRefusal : 'number-invalid'),
    mishapOf: (to, message) => mishaps.next(world.behaviourOf(to).smsFault, `${to} ${message}`),
    accept: (submission, wire) => {
      const kind = KIND.exec(submission.id)?.[1] ?? '';
      const parts = submission.partIds?.length ?? smsParts(submission.text).parts;
      const message = { ...submission, kind, parts, receipts: [] };
      memory.accepted.push(message);
      memory.wires.set(message, wire);
      memory.lastTo.set(message.to, message);
      changes.emit('change');
      reportByItself(sms, outside, message);
      return message;
    },
    messages: () => memory.accepted,
    inbound: () => memory.inbound,
    lastTo: (phone) => memory.lastTo.get(phone),
    ...createReports(outside, memory),
    answerStatusQueries: (phone, answer) => statusAnswers.set(phone, answer),
    statusOf: (message, part) => {
      const silent = outside.settings.SANDBOX_AUTO && world.behaviourOf(message.to).receipts === 'none';
      const own = part === undefined ? statusOf(message) : (receiptOfPart(message, part)?.status ?? 'accepted');
      return statusAnswers.get(message.to) ?? (silent ? 'unknown' : own);
    },
    serve: (wire) => {
      memory.defaultWire = wire;
    },
    forget: () => {
      for (const forgotten of [memory.wires, memory.lastTo, statusAnswers]) forgotten.clear();
      memory.accepted.length = 0;
      memory.inbound.length = 0;
      mishaps.forget();
    },
  };
  return sms;
}

/** What goes back to the sender of an SMS: receipts of it, and replies of its phone. */
function createReports({ now, changes, world }: Outside, memory: Memory): Pick<Sms, 'report' | 'reply'> {
  return {
    report: async (message, { count = 1, ...wanted }) => {
      const receipts = receiptsOf(message, { ...wanted, at: wanted.at ?? (await isoNow(now)) });
      message.receipts.push(...receipts);
      changes.emit('change');
      const { smsFault } = world.behaviourOf(message.to);
      const sent = smsFault === 'receiptsReversed' ? receipts.toReversed() : receipts;
      const times = smsFault === 'receiptsTwice' ? count * 2 : count;
      const wire = memory.wires.get(message);
      return sendTimes(times, async () => (await wire?.receipts(message, sent)) ?? false);
    },
    reply: async ({ from, text, id, at, count = 1 }) => {
      const last = memory.lastTo.get(from);
      const own = { id: id ?? `in-${randomUUID()}`, at: at ?? (await isoNow(now)) };
      const message = { ...own, from, to: last?.sender ?? '1414', text };
      memory.inbound.push(message);
      changes.emit('change');
      const wire = (last && memory.wires.get(last)) ?? memory.defaultWire;
      return sendTimes(count, async () => (await wire?.inbound(message)) ?? false);
    },
  };
}

/** AUTO mode: the phone behaves as the world defines. */
function reportByItself(sms: Sms, { settings, world, later }: Outside, message: Message): void {
  const { receipts, repliesWith } = world.behaviourOf(message.to);
  const delay = settings.SANDBOX_DELAY_MS;
  if (receipts !== 'none') later(delay, () => sms.report(message, { status: receipts }));
  if (repliesWith && message.kind === 'offer') {
    later(delay * 2, () => sms.reply({ from: message.to, text: repliesWith }));
  }
}
