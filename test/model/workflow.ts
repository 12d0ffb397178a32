/** The workflow of one offer, step by step: workflows/offer-lifecycle.ts and providing.ts on the run's copy. */
import type { Decision } from '../../domain/decisions.ts';
import { DAY_MS } from '../../domain/durations.ts';
import type { OfferEvent } from '../../domain/events.ts';
import { isUnanswered, wasAsked } from '../../domain/offer.ts';
import { smsIdOf } from '../../domain/sms-ids.ts';
import { append, moment, noteSms, record, sendAnswers, sendOutcome, sentEvent } from './database.ts';
import { must, proven } from './oracle.ts';
import { endCall, provide } from './providing.ts';
import { apply, decideOn, receive } from './run.ts';
import { nowOf } from './state.ts';
import type { Model, Signal } from './state.ts';
import { OFFER } from './world.ts';

const MOST_STEPS = 60;

/** After a message was stored: signals reach the run, what it did outside ends, and it goes on until it waits. */
export function settle(model: Model): void {
  const { run, world } = model;
  const chance = world.chance ?? (() => 0);
  if (chance() < 0.7) sendAnswers(model);
  // While the worker is down, Temporal keeps the signals for the run in their order.
  if (world.signals === 'prompt') deliverAll(model);
  if (!run.isUp) return;
  if (world.signals === 'any') deliverSome(model, chance);
  run.waitsToRetry &&= run.offer.end === undefined && run.offer.answer?.agrees === true && chance() >= 0.5;
  if (chance() < 0.6) land(model);
  rest(model);
}

/** Goes on until the run waits. */
function rest(model: Model): void {
  for (let steps = 0; step(model); steps += 1) must(steps < MOST_STEPS, 'the run comes to rest');
}

/** Gives all signals to the run; where they are late, in reverse order and twice. */
export function deliverAll(model: Model): void {
  const { pending } = model;
  model.pending = [];
  const inOrder = model.world.signals === 'late' ? pending.toReversed() : pending;
  for (const signal of inOrder) receive(model, signal);
  if (model.world.signals === 'late') for (const signal of inOrder) receive(model, signal);
}

/** Each signal comes now, now and once more, or later; what is left may change its order. */
function deliverSome(model: Model, chance: () => number): void {
  const left: Signal[] = [];
  for (const signal of model.pending) {
    const luck = chance();
    if (luck < 0.65) receive(model, signal);
    if (luck >= 0.5) left.push(signal);
  }
  model.pending = chance() < 0.3 ? left.toReversed() : left;
}

/** What the run did outside has ended. */
export function land(model: Model): void {
  const { run } = model;
  const { inFlight } = run;
  run.inFlight = undefined;
  if (inFlight?.what === 'call') endCall(model, inFlight.calledAt);
  if (inFlight?.what === 'sending') apply(model, noteOfferSent(model));
  if (inFlight?.what === 'closing') apply(model, noteClosing(model));
}

function noteOfferSent(model: Model): OfferEvent[] {
  const { db, rules } = model;
  const events = [sentEvent(model, 'offer', smsIdOf(OFFER, 'offer')), ...rules.numberGone(db.offer, moment(model))];
  append(model, events);
  return events;
}

/** sendClosingSms of activities/sms.ts, whose SMS the gateway has. */
function noteClosing(model: Model): OfferEvent[] {
  const { db, rules } = model;
  const kind = db.offer.closed ? undefined : rules.closingSms(db.offer);
  return record(model, (offer) => [...(kind ? sendOutcome(model, kind) : []), ...rules.closing(offer, moment(model))]);
}

/** One step of the workflow at this moment; false when it waits. */
export function step(model: Model): boolean {
  const { run, rules } = model;
  const { offer } = run;
  if (!run.isUp || run.isDone || run.inFlight || run.waitsToRetry) return false;
  if (offer.closed) {
    run.isDone = true;
    return true;
  }
  if (offer.end) {
    if (!rules.closingSms(offer)) decideOn(model, 'close');
    else run.inFlight = { what: 'closing' };
    return true;
  }
  if (!wasAsked(offer)) {
    run.inFlight = { what: 'sending' };
    return true;
  }
  if (offer.answer?.agrees && !offer.calledAt) {
    provide(model);
    return true;
  }
  run.attempts = 0;
  const due = nextDue(model);
  if (model.nowMs < due.atMs) return false;
  due.act(model);
  return true;
}

type Due = { atMs: number; act: (model: Model) => void };

/** What the run waits for next. */
export function nextDue(model: Model): Due {
  const { run, rules } = model;
  const { offer } = run;
  if (offer.calledAt) return dueOfProvider(model);
  if (!offer.receivedAt) return dueOfReceipt(model);
  const decide = (what: Decision) => (at: Model) => decideOn(at, what);
  const reminder = !run.isReminded && isUnanswered(offer) ? rules.reminderTime(offer) : undefined;
  const dues: Due[] = [
    { atMs: rules.decisionTime(offer)!, act: decide('window-closed') },
    { atMs: rules.slotPassTime(offer) ?? Infinity, act: decide('slot-passed') },
    { atMs: reminder ?? Infinity, act: remind },
  ];
  return dues.toSorted((a, b) => a.atMs - b.atMs)[0]!;
}

function dueOfReceipt({ run, rules }: Model): Due {
  const { offer } = run;
  if (offer.receiptMissing ?? offer.deliveryFailure)
    return { atMs: rules.undeliveredTime(offer)!, act: (at) => decideOn(at, 'undelivered') };
  return { atMs: rules.deliveryWatchEnd(offer)!, act: askCarrier };
}

function askCarrier(model: Model): void {
  const { db, rules, world, nowMs } = model;
  const smsId = smsIdOf(OFFER, 'offer');
  const isOpen = !db.offer.receivedAt && !db.offer.end;
  const status = world.carrierKnows ? 'delivered' : 'unknown';
  const receipt = { receiptId: `${smsId}.asked`, smsId, status, arrivedAt: nowOf(model) } as const;
  if (isOpen && world.carrierKnows) proven(model, nowMs);
  apply(
    model,
    record(model, (known) =>
      known.receivedAt || known.end ? [] : [rules.evaluateReceipt(known, receipt, status, 'accepted')],
    ),
  );
  const isReported = model.run.offer.receivedAt ?? model.run.offer.end ?? model.run.offer.deliveryFailure;
  if (!isReported) decideOn(model, 'receipt-missing');
}

function remind(model: Model): void {
  const { run, db } = model;
  run.isReminded = true;
  if (!isUnanswered(db.offer)) return apply(model, [...db.journal]);
  const id = smsIdOf(OFFER, 'reminder');
  if (!noteSms(model, { id, kind: 'reminder', offerId: OFFER })) return apply(model, [...db.journal]);
  const events = [sentEvent(model, 'reminder', id)];
  append(model, events);
  apply(model, events);
}

/** §5: the warning, the end of the term, then a poll each day; a poll finds no decision (webhooks bring it). */
function dueOfProvider({ run }: Model): Due {
  const { term } = run.offer;
  if (term && run.waits < 2) {
    const [atMs, what] =
      run.waits === 0 ? [term.warnAt, 'term-warning' as const] : [term.endsAt, 'term-breached' as const];
    return { atMs: Date.parse(atMs), act: (model) => noteTerm(model, what) };
  }
  return { atMs: (run.polledAtMs ?? Date.parse(run.offer.calledAt!)) + DAY_MS, act: poll };
}

function noteTerm(model: Model, what: Decision): void {
  model.run.waits += 1;
  apply(
    model,
    record(model, (offer) => model.rules.decideOnOffer(offer, what, moment(model))),
  );
  poll(model);
}

function poll(model: Model): void {
  model.run.polledAtMs = model.nowMs;
  if (model.db.offer.end) apply(model, [...model.db.journal]);
}
