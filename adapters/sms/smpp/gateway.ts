/** A carrier's SMSC over SMPP 3.4: sessions, ledger and deliveries behind the port. */
import type { SendResult, SmsGateway } from '../../../activities/sms-gateway.ts';
import type { Receipt } from '../../../domain/receipts.ts';
import { overallStatus } from '../../../domain/receipts.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { Noted, Part } from '../../store/sms/smpp-ledger.ts';
import { openLedger } from '../../store/sms/smpp-ledger.ts';
import type { Store } from '../../store/database/store.ts';
import { Deliveries } from './deliveries.ts';
import { dialer } from './dial.ts';
import { startMaintenance } from './maintenance.ts';
import { openPace } from './pace.ts';
import type { Known } from './queries.ts';
import { queryPart } from './queries.ts';
import { Receipts } from './receipts.ts';
import { referenceOf } from './report.ts';
import { Sender } from './sender.ts';
import { Session } from './session.ts';
import type { SmppSettings } from './settings.ts';
import { submitSms } from './submissions.ts';

/** The state of a gateway's sessions, for metrics; `trouble` says why one is not bound. */
export type SmppState = { sessions: number; bound: number; inWindow: number; waiting: number; trouble?: string };
/** The port, with what the process needs beside it. */
export type SmppGateway = SmsGateway & {
  state: () => SmppState;
  /** The number of parts whose arrival is unknown. */
  unknownParts: () => Promise<number>;
  /** Unbinds, after open requests were answered. */
  close: () => Promise<void>;
};
/** How long an SMS may wait to leave, and then for its answer: together one deadline. */
export type Deadlines = { leaveMs: number; answerMs: number };

/** Opens the sessions of a gateway and starts its maintenance. */
export function openSmppGateway(
  settings: SmppSettings,
  store: Store,
  { leaveMs, answerMs }: Deadlines = { leaveMs: 4_000, answerMs: 6_000 },
): SmppGateway {
  const { name, perSecond, window } = settings;
  const ledger = openLedger(store, name);
  const receipts = new Receipts(store, settings);
  const deliveries = new Deliveries(store, settings, receipts);
  const unwritten: { smsId: string; noted: Noted[] }[] = [];
  const sessionPool = openSessionPool(settings, deliveries);
  const sender = new Sender({ ...sessionPool, pace: openPace(perSecond), window, leaveMs, answerMs });
  sessionPool.onChange(() => sender.wake());
  const ask = (by: Parameters<typeof queryPart>[2]) => queryPart(sessionPool.connections()[0], settings, by);
  const submission = {
    settings,
    ledger,
    sender,
    ask: (reference: string) => ask({ reference }),
    now: store.now,
    writeLater: (smsId: string, noted: Noted[]) => void unwritten.push({ smsId, noted }),
  };
  const staleMs = leaveMs + answerMs + 5_000;
  const maintenance = startMaintenance({ store, ledger, receipts, deliveries, unwritten, staleMs });
  const underWay = new Map<string, Promise<SendResult>>();

  return {
    name,
    /** A second call while the first is under way returns the first. */
    send(sms) {
      const sending = underWay.get(sms.id) ?? submitSms(submission, sms).finally(() => underWay.delete(sms.id));
      underWay.set(sms.id, sending);
      return sending;
    },
    status: async (smsId) => statusOf(smsId, await ledger.partsOf(smsId), ask, sessionPool.trouble),
    state: () => ({ ...sessionPool.state(), waiting: sender.waiting }),
    unknownParts: () => ledger.unknown(),
    async close() {
      sender.stop();
      await Promise.allSettled(underWay.values());
      await sessionPool.close();
      await maintenance.stop();
    },
  };
}

/** All sessions of a gateway. */
function openSessionPool(settings: SmppSettings, deliveries: Deliveries) {
  let changed = () => {};
  const dial = dialer(settings);
  const events = { dial, deliver: deliveries.deliver.bind(deliveries), changed: () => changed() };
  const sessions = settings.sessions.map((address) => new Session(settings, address, events));
  const connections = () => sessions.flatMap((session) => session.bound ?? []);
  const firstTrouble = () => sessions.map((session) => session.trouble).find((why) => why);
  return {
    connections,
    trouble: () => firstTrouble() ?? 'no session',
    isAway: () => sessions.every((session) => session.isAway),
    onChange: (listener: () => void) => void (changed = listener),
    state: () => ({
      sessions: sessions.length,
      bound: connections().length,
      inWindow: connections().reduce((sum, one) => sum + one.open, 0),
      trouble: firstTrouble(),
    }),
    close: async () => void (await Promise.all(sessions.map((session) => session.close()))),
  };
}

type Ask = (by: { carrierMessageId: string } | { reference: string }) => Promise<Known>;

/** The status of a whole SMS, from the carrier's reports on its parts; `at` is the time of the last one. */
async function statusOf(smsId: string, parts: Part[], ask: Ask, trouble: () => string) {
  const reports = await Promise.all(parts.map((part) => reportOf(smsId, part, ask, trouble)));
  const status = overallStatus(reports, parts.length);
  const times = reports.flatMap((report) => (report.status === status ? (report.carrierAt ?? []) : []));
  return { status, at: times.toSorted().at(-1) };
}

async function reportOf(smsId: string, part: Part, ask: Ask, trouble: () => string): Promise<Receipt> {
  const report = { receiptId: referenceOf(smsId, part.part), smsId, part: part.part, arrivedAt: '' };
  if (part.state === 'refused') return { ...report, status: 'rejected' };
  const { carrierMessageId } = part;
  const known = await ask(carrierMessageId ? { carrierMessageId } : { reference: referenceOf(smsId, part.part) });
  if (known === 'silent') throw new SystemFault(trouble());
  if (typeof known === 'string') return { ...report, status: 'unknown' };
  return { ...report, status: known.status, carrierAt: known.at };
}
