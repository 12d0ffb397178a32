/** The state of the model: the database, the run of the workflow, what is between them, and what is true outside. */
import type { ConsentLoss } from '../../domain/consent.ts';
import type { OfferEvent, PeopleReading } from '../../domain/events.ts';
import { isoAt } from './times.ts';
import type { Language } from '../../domain/languages.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Receipt } from '../../domain/receipts.ts';
import type { SmsKind } from '../../domain/sms-kinds.ts';
import type { SignalName } from '../../domain/workflow-signals.ts';
import { newOffer } from '../../domain/offer.ts';
import { smsIdOf } from '../../domain/sms-ids.ts';
import type { Rules } from './rules.ts';
import { OFFER, OTHER_CODE, madeIn } from './world.ts';
import type { World } from './world.ts';

/** An answer at the desk that one operator has recorded. */
export type DeskRow = { id: string; agrees: boolean; by: string; recordedAt: string };
/** A reply that the system could not read; `waits`: the annulment waits for operators. */
export type UnreadRow = { id: string; arrivedAt: string; carrierAt?: string; waits: boolean; proposed?: Proposal };
type Proposal = { as: PeopleReading; readBy: string };
export type SentSms = { id: string; kind: SmsKind; offerId?: string; language?: Language };
export type ReplyAnswer = { inboundId: string; kind: SmsKind; offerId?: string };
export type Signal = { name: SignalName; events: OfferEvent[] };

/** The offer's rows. */
export type Database = {
  offer: Offer;
  /** The language in which the recipient gets SMS, as the register of phones said. */
  language: Language;
  journal: OfferEvent[];
  callingUntilMs?: number;
  receipts: Receipt[];
  desk: DeskRow[];
  unread: UnreadRow[];
  helpedAtMs: number[];
  optedOut: boolean;
  /** The other offer of this phone. */
  other: Offer;
};

/** What the run does outside of itself; it is lost when the worker dies. */
export type InFlight = { what: 'call'; calledAt: string } | { what: 'sending' | 'closing' };

/** The run of the workflow (workflows/offer-run.ts) and the place where it stands. */
export type Run = {
  offer: Offer;
  seen: Set<string>;
  /** All batches of events that it has applied, in order: its history. */
  batches: OfferEvent[][];
  isUp: boolean;
  isDone: boolean;
  isReminded: boolean;
  /** Attempts of the activity `provide` that were begun. */
  attempts: number;
  waitsToRetry: boolean;
  inFlight?: InFlight;
  /** While the provider works: how many of the waits (warning, end of the term, daily polls) are over. */
  waits: number;
  polledAtMs?: number;
};

/** What the recipient said last, by the model's own rules (oracle.ts). */
export type Word = { agrees: boolean; atMs: number; carrierAtMs?: number };

/** What is true outside, which the system may not know yet. */
export type Truth = {
  consent: 'given' | ConsentLoss;
  hasNumber: boolean;
  isAlive: boolean;
  isEntitled: boolean;
  provenAtMs?: number;
  word?: Word;
  /** A refusal that came during a call. */
  pendingNo?: Word;
  hasApplication: boolean;
  failingCalls: number;
};

export type Model = {
  world: World;
  rules: Rules;
  nowMs: number;
  /** Counts the messages, for their ids. */
  count: number;
  db: Database;
  run: Run;
  /** Signals that the run has not received yet. */
  pending: Signal[];
  /** SMS that answer a reply and are not sent yet. */
  answers: ReplyAnswer[];
  /** SMS about the outcome that are sent again on another day. */
  repeats: { attempt: number; dueAtMs: number }[];
  sms: SentSms[];
  truth: Truth;
};

/** The offer after its screening, its SMS written down. */
export function startOf(world: World, rules: Rules): Model {
  const made = madeIn(world);
  const at = (ms: number) => isoAt(world.startMs + ms);
  const smsId = smsIdOf(OFFER, 'offer');
  const sent: OfferEvent = { type: 'sms-sent', at: at(1_000), kind: 'offer', smsId, language: 'kk', parts: 1 };
  const events: OfferEvent[] = [
    { type: 'consent-checked', at: at(0), status: 'given' },
    { type: 'phone-found', at: at(0), language: 'kk' },
    ...(world.start === 'written' ? [] : [sent]),
  ];
  const offer = events.reduce(rules.evolve, newOffer(made));
  const otherMade = madeIn(world, OTHER_CODE);
  const other: Offer = {
    ...newOffer(otherMade),
    language: 'kk',
    sentAt: at(0),
    smsId: 'b.offer',
    receiptMissing: true,
  };
  return {
    world,
    rules,
    nowMs: world.startMs + 1_000,
    count: 0,
    db: {
      offer,
      language: 'kk',
      journal: [made, ...events],
      receipts: [],
      desk: [],
      unread: [],
      helpedAtMs: [],
      optedOut: false,
      other,
    },
    run: {
      offer,
      seen: new Set(),
      batches: [[made, ...events]],
      isUp: true,
      isDone: false,
      isReminded: false,
      attempts: 0,
      waitsToRetry: false,
      waits: 0,
      inFlight: world.start === 'written' ? { what: 'sending' } : undefined,
    },
    pending: [],
    answers: [],
    repeats: [],
    sms: [{ id: smsId, kind: 'offer', offerId: OFFER, language: 'kk' }],
    truth: {
      consent: 'given',
      hasNumber: true,
      isAlive: true,
      isEntitled: true,
      hasApplication: false,
      failingCalls: world.failingCalls,
    },
  };
}

/** A copy that can be changed; folds and events are shared, because the rules never change them. */
export function copyOf(model: Model): Model {
  const { db, run } = model;
  return {
    ...model,
    db: {
      ...db,
      journal: [...db.journal],
      receipts: [...db.receipts],
      desk: [...db.desk],
      unread: [...db.unread],
      helpedAtMs: [...db.helpedAtMs],
    },
    run: { ...run, seen: new Set(run.seen), batches: [...run.batches] },
    pending: [...model.pending],
    answers: [...model.answers],
    repeats: [...model.repeats],
    sms: [...model.sms],
    truth: { ...model.truth },
  };
}

export const nowOf = ({ nowMs }: Model): string => isoAt(nowMs);
