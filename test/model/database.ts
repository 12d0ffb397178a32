/** The database of the model: one transaction after the other, as adapters/store composes the rules. */
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { answerSmsId, smsIdOf } from '../../domain/sms-ids.ts';
import type { SmsKind } from '../../domain/sms-kinds.ts';
import type { SignalName } from '../../domain/workflow-signals.ts';
import { callEnded, checkFold, must } from './oracle.ts';
import { nowOf } from './state.ts';
import type { Model, ReplyAnswer, SentSms } from './state.ts';
import { OFFER } from './world.ts';

/** adapters/store/journal/append-events.ts. */
export function append(model: Model, events: readonly OfferEvent[], signal?: SignalName): void {
  if (events.length === 0) return;
  const { db, rules } = model;
  const before = db.offer;
  db.journal.push(...rules.written(events));
  db.offer = events.reduce(rules.evolve, before);
  if (db.offer.calledAt && !before.calledAt) callEnded(model, true);
  if (signal && rules.concernsWorkflow(before, db.offer, signal))
    model.pending.push({ name: signal, events: [...events] });
  checkFold(model, before);
}

/** What a transaction of the run returns: its events, or all events when the rules decide on none. */
export function record(model: Model, decide: (offer: Offer) => OfferEvent[]): OfferEvent[] {
  const events = decide(model.db.offer);
  if (events.length === 0) return [...model.db.journal];
  append(model, events);
  return events;
}

export const moment = (model: Model) => ({ ms: model.nowMs, iso: nowOf(model) });

/** Whether the provider is being called (journal/locked-offer.ts). */
export const isBeingCalled = ({ db, nowMs }: Model): boolean => (db.callingUntilMs ?? 0) > nowMs;

/** Starts the SMS that answers a reply (sms/answer-reply.ts). */
export function answerReply(model: Model, answer: ReplyAnswer): void {
  model.answers.push(answer);
}

/** sendReplyAnswer of activities/sms.ts with sms/prepare-reply.ts. */
export function sendAnswers(model: Model): void {
  const waiting = model.answers;
  model.answers = [];
  for (const { inboundId, kind, offerId } of waiting) {
    const isStale = kind === 'accepted' && model.rules.agreementToConfirm(model.db.offer) !== inboundId;
    if (isStale) continue;
    const about = kind === 'unknownSender' ? undefined : offerId;
    noteSms(model, { id: answerSmsId(inboundId, kind, about), kind, offerId: about });
    if (about === OFFER) append(model, [sentEvent(model, kind, answerSmsId(inboundId, kind, about))]);
  }
}

/** Sends an SMS of the offer; the same id is sent once only. False: the gateway has it already. */
export function noteSms(model: Model, sms: Omit<SentSms, 'language'>): boolean {
  const known = model.sms.find(({ id }) => id === sms.id);
  must(!known || known.kind === sms.kind, `the SMS ${sms.id} has one kind`);
  if (known) return false;
  model.sms.push({ ...sms, language: model.db.language });
  return true;
}

export function sentEvent(model: Model, kind: SmsKind, smsId: string): OfferEvent {
  return { type: 'sms-sent', at: nowOf(model), kind, smsId, language: model.db.language, parts: 1 };
}

/** An SMS about the outcome, on its first day or sent again: activities/sms.ts. */
export function sendOutcome(model: Model, kind: SmsKind, attempt?: number): OfferEvent[] {
  const id = smsIdOf(OFFER, kind, attempt);
  noteSms(model, { id, kind, offerId: OFFER });
  const isNoted = model.db.journal.some((event) => event.type === 'sms-sent' && event.smsId === id);
  return isNoted ? [] : [sentEvent(model, kind, id)];
}
