/** The SMS operator: keeps what it took on any wire, reports on it, and passes on what phones send. */
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
/** The wire that a message came on: reports on it, and what its phone sends, go back the same way. */
export interface Carrier {
  receipts(message: Message, receipts: Receipt[]): Promise<boolean>;
  inbound(message: Inbound): Promise<boolean>;
}
export type Submission = Pick<Message, 'id' | 'gatewayId' | 'to' | 'text' | 'sender' | 'at' | 'partIds'>;

export interface Sms {
  /** Why the operator does not take an SMS for this number. */
  refusalOf(to: string): string | undefined;
  /** What one try to send to this number meets. A phone that has a mishap has it once for each message. */
  mishapOf(to: string, message: string): Mishap | undefined;
  take(submission: Submission, carrier: Carrier): Message;
  messages(): Message[];
  inbound(): Inbound[];
  lastTo(phone: string): Message | undefined;
  report(message: Message, report: Report): Promise<boolean>;
  reply(reply: { from: string; text: string; id?: string; at?: string; count?: number }): Promise<boolean>;
  answerStatusQueries(phone: string, answer: string): void;
  /** What a status query says of a message, or of a part of it that came by itself. */
  statusOf(message: Message, part?: number): string;
  /** For numbers that never got an SMS: the wire that what they send goes to. */
  serve(carrier: Carrier): void;
  forget(): void;
}

interface Memory {
  taken: Message[];
  inbound: Inbound[];
  carriers: Map<Message, Carrier>;
  lastTo: Map<string, Message>;
  usualCarrier?: Carrier;
}

export function createSms(outside: Outside & { nextMishap: () => Mishap | undefined }): Sms {
  const { world, changes } = outside;
  const memory: Memory = { taken: [], inbound: [], carriers: new Map(), lastTo: new Map() };
  const statusAnswers = new Map<string, string>();
  const mishaps = createPhoneMishaps(outside.nextMishap);
  const sms: Sms = {
    refusalOf: (to) => (KAZAKH_MOBILE.test(to) ? world.behaviourOf(to).smsRefusal : 'number-invalid'),
    mishapOf: (to, message) => mishaps.next(world.behaviourOf(to).smsFault, `${to} ${message}`),
    take: (submission, carrier) => {
      const kind = KIND.exec(submission.id)?.[1] ?? '';
      const parts = submission.partIds?.length ?? smsParts(submission.text).parts;
      const message = { ...submission, kind, parts, receipts: [] };
      memory.taken.push(message);
      memory.carriers.set(message, carrier);
      memory.lastTo.set(message.to, message);
      changes.emit('change');
      reportByItself(sms, outside, message);
      return message;
    },
    messages: () => memory.taken,
    inbound: () => memory.inbound,
    lastTo: (phone) => memory.lastTo.get(phone),
    ...createReports(outside, memory),
    answerStatusQueries: (phone, answer) => statusAnswers.set(phone, answer),
    statusOf: (message, part) => {
      const silent = outside.settings.SANDBOX_AUTO && world.behaviourOf(message.to).receipts === 'none';
      const own = part === undefined ? statusOf(message) : (receiptOfPart(message, part)?.status ?? 'accepted');
      return statusAnswers.get(message.to) ?? (silent ? 'unknown' : own);
    },
    serve: (carrier) => {
      memory.usualCarrier = carrier;
    },
    forget: () => {
      for (const forgotten of [memory.carriers, memory.lastTo, statusAnswers]) forgotten.clear();
      memory.taken.length = 0;
      memory.inbound.length = 0;
      mishaps.forget();
    },
  };
  return sms;
}

/** What goes back to who sent an SMS: reports on it, and what its phone answers. */
function createReports({ now, changes, world }: Outside, memory: Memory): Pick<Sms, 'report' | 'reply'> {
  return {
    report: async (message, { count = 1, ...wanted }) => {
      const receipts = receiptsOf(message, { ...wanted, at: wanted.at ?? (await isoNow(now)) });
      message.receipts.push(...receipts);
      changes.emit('change');
      const { smsFault } = world.behaviourOf(message.to);
      const sent = smsFault === 'receiptsReversed' ? receipts.toReversed() : receipts;
      const times = smsFault === 'receiptsTwice' ? count * 2 : count;
      const carrier = memory.carriers.get(message);
      return sendTimes(times, async () => (await carrier?.receipts(message, sent)) ?? false);
    },
    reply: async ({ from, text, id, at, count = 1 }) => {
      const last = memory.lastTo.get(from);
      const own = { id: id ?? `in-${randomUUID()}`, at: at ?? (await isoNow(now)) };
      const message = { ...own, from, to: last?.sender ?? '1414', text };
      memory.inbound.push(message);
      changes.emit('change');
      const carrier = (last && memory.carriers.get(last)) ?? memory.usualCarrier;
      return sendTimes(count, async () => (await carrier?.inbound(message)) ?? false);
    },
  };
}

/** AUTO mode: the phone behaves as the world says. */
function reportByItself(sms: Sms, { settings, world, later }: Outside, message: Message): void {
  const { receipts, repliesWith } = world.behaviourOf(message.to);
  const delay = settings.SANDBOX_DELAY_MS;
  if (receipts !== 'none') later(delay, () => sms.report(message, { status: receipts }));
  if (repliesWith && message.kind === 'offer') {
    later(delay * 2, () => sms.reply({ from: message.to, text: repliesWith }));
  }
}
