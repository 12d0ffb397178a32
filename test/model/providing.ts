/** The activities that call the provider and poll it, as activities/providing.ts and offers/provider-calls.ts. */
import { acceptanceChecked } from '../../domain/acceptance.ts';
import type { Recheck } from '../../domain/acceptance.ts';
import { serviceTermFrom } from '../../domain/calendar.ts';
import type { Ending, OfferEvent } from '../../domain/events.ts';
import { awaitsCall, stateOf } from '../../domain/offer.ts';
import { answerReply, append, record } from './database.ts';
import { callEnded, provides } from './oracle.ts';
import { apply, mustHaveMoved } from './run.ts';
import { nowOf } from './state.ts';
import type { Model } from './state.ts';
import { OFFER } from './world.ts';

/** Longer than a call may take (offers/provider-calls.ts). */
const CALL_MS = 40_000;

/** Begins an attempt of `provide`; what it returns at once is applied to the run, and a call stays in flight. */
export function provide(model: Model): void {
  const { run, db, truth } = model;
  const before = run.offer;
  run.attempts += 1;
  if (!awaitsCall(db.offer)) return finish(model, [...db.journal], before);
  if (run.attempts === 2) confirmYes(model);
  if (run.attempts > 1 && truth.hasApplication) return finish(model, noteCall(model, answeredAt(model)), before);
  if (db.offer.pendingRefusal) {
    abandonCall(model);
    return finish(model, [...db.journal], before);
  }
  const ending = recheck(model);
  if (ending) {
    const events = record(model, ({ end, calledAt }) =>
      end || calledAt ? [] : [acceptanceChecked(nowOf(model), ending)],
    );
    return finish(model, events, before);
  }
  if (stateOf(db.offer) !== 'PROVIDING' || db.offer.calledAt) return finish(model, [...db.journal], before);
  db.callingUntilMs = model.nowMs + CALL_MS;
  provides(model);
  const fails = truth.failingCalls > 0;
  truth.hasApplication = !fails || model.world.failsAfterReaching;
  run.inFlight = { what: 'call', calledAt: nowOf(model) };
}

/** The call in flight has ended: the provider has the application, or the attempt failed. When a refusal waits for the
 *  effect of a failed attempt, the provider is asked whether it has the application; it may be away still. */
export function endCall(model: Model, calledAt: string): void {
  const { run, db, truth, world } = model;
  const before = run.offer;
  if (truth.failingCalls === 0) return finish(model, noteCall(model, calledAt), before);
  truth.failingCalls -= 1;
  const isAsked = db.offer.pendingRefusal !== undefined && (world.chance ?? (() => 0))() < 0.7;
  if (isAsked && truth.hasApplication) return finish(model, noteCall(model, calledAt), before);
  abandonCall(model);
  run.waitsToRetry = true;
}

function finish(model: Model, events: readonly OfferEvent[], before: Model['run']['offer']): void {
  const { run } = model;
  run.attempts = 0;
  apply(model, events);
  const isPointless = Boolean(run.offer.end) || !run.offer.answer?.agrees;
  if (!isPointless && !run.offer.calledAt) mustHaveMoved(model, before, 'the call');
}

function recheck({ rules, db, truth, nowMs }: Model): Ending | undefined {
  const found: Partial<Recheck> = {};
  for (;;) {
    const step = rules.nextAcceptanceQuestion(db.offer, 'person', found, nowMs);
    if (step === 'passed') return undefined;
    if ('ending' in step) return step.ending;
    if (step.ask === 'consent') found.consent = truth.consent;
    else if (step.ask === 'phone') found.sameNumber = truth.hasNumber;
    else Object.assign(found, { alive: truth.isAlive, entitled: truth.isEntitled });
  }
}

const answeredAt = ({ db }: Model): string => db.offer.answer!.arrivedAt;

function confirmYes(model: Model): void {
  const inboundId = model.rules.agreementToConfirm(model.db.offer);
  if (inboundId) answerReply(model, { inboundId, kind: 'accepted', offerId: OFFER });
}

function abandonCall(model: Model): void {
  const { db, rules } = model;
  const { events, answer } = rules.evaluateCallEnd(db.offer, []);
  db.callingUntilMs = undefined;
  if (!db.offer.end) callEnded(model, false);
  append(model, events, 'answerArrived');
  if (answer) answerReply(model, { ...answer, offerId: OFFER });
}

function noteCall(model: Model, calledAt: string): OfferEvent[] {
  const { db, rules, world } = model;
  if (db.offer.calledAt) return [...db.journal];
  const at = nowOf(model);
  const term = serviceTermFrom(answeredAt(model), db.offer.made.terms.termWorkingDays);
  const call = rules.evaluateCallEnd(db.offer, [
    acceptanceChecked(at),
    { type: 'provider-called', at, calledAt, term },
  ]);
  db.callingUntilMs = undefined;
  append(model, call.events);
  if (call.answer) answerReply(model, { ...call.answer, offerId: OFFER });
  if (db.offer.end) return [...db.journal];
  if (world.decidesInCall) return [...call.events, ...noteDecision(model, 'granted')];
  confirmYes(model);
  return call.events;
}

/** A decision that the answer to a call or a poll brings. */
export function noteDecision(model: Model, outcome: 'granted'): OfferEvent[] {
  const { db, rules } = model;
  const decision = { outcome, messageId: `${OFFER}.answer.${outcome}`, at: nowOf(model) };
  const evaluated = rules.evaluateDecision(db.offer, decision);
  if (evaluated === 'not-asked' || evaluated.events.length === 0) return [...db.journal];
  append(model, evaluated.events);
  return evaluated.events;
}
