/** What reaches the database from outside, as adapters/store receives it: receipts, replies, notices, results. */
import type { OfferEvent, ProviderOutcome } from '../../domain/events.ts';
import { isHelp } from '../../domain/help-limits.ts';
import type { ReceiptStatus } from '../../domain/receipts.ts';
import { isFailure } from '../../domain/receipts.ts';
import { smsIdOf } from '../../domain/sms-ids.ts';
import { optOutBy } from '../../domain/addressing.ts';
import { answerReply, append, isBeingCalled } from './database.ts';
import { must, proven, provides, said } from './oracle.ts';
import { nowOf } from './state.ts';
import type { Model } from './state.ts';
import { isoAt } from './times.ts';
import { CODE, OFFER, OTHER_CODE, OTHER_OFFER } from './world.ts';

export const messageId = (model: Model): string => `m${(model.count += 1)}m`;

/** sms/receive-receipts.ts: a report of the carrier on an SMS of this offer. */
export function receiveReceipt(
  model: Model,
  {
    status,
    carrierAtMs,
    smsId = smsIdOf(OFFER, 'offer'),
  }: { status: ReceiptStatus; carrierAtMs?: number; smsId?: string },
): void {
  const { db, rules, nowMs } = model;
  const carrierAt = carrierAtMs === undefined ? undefined : isoAt(carrierAtMs);
  const receipt = { receiptId: messageId(model), smsId, status, carrierAt, arrivedAt: nowOf(model) };
  const earlier = db.receipts.filter((one) => one.smsId === smsId);
  db.receipts.push(receipt);
  const before = rules.overallStatus(earlier, 1);
  const after = rules.overallStatus([...earlier, receipt], 1);
  const isProof = smsId === smsIdOf(OFFER, 'offer') && status === 'delivered' && after === 'delivered';
  if (isProof && before !== 'delivered') proven(model, receiptTime(model, carrierAtMs));
  append(model, [rules.evaluateReceipt(db.offer, receipt, after, before)], 'receiptArrived');
  if (!isFailure(after) || isFailure(before)) return;
  const next = rules.afterFailedSms(db.offer, OFFER, smsId, nowMs); // sms/repeat-outcome.ts
  if (next && next !== 'operators') model.repeats.push({ attempt: next.attempt, dueAtMs: next.dueAt });
}

/** §4a: the carrier's time, unless it is before the sending (less two minutes) or after the report; it puts no answer
 *  at the desk out of time that was recorded before. */
function receiptTime({ db, nowMs }: Model, carrierAtMs?: number): number {
  const { sentAt, made } = db.offer;
  const isPlausible = carrierAtMs !== undefined && carrierAtMs <= nowMs;
  if (!sentAt || !isPlausible || carrierAtMs < Date.parse(sentAt) - 120_000) return nowMs;
  const recorded = db.desk.map(({ recordedAt }) => Date.parse(recordedAt));
  const isLate = (atMs: number) => atMs >= carrierAtMs + made.terms.answerWindowMs;
  return recorded.some(isLate) ? Math.max(...recorded) : carrierAtMs;
}

/** A reply as the recipient means it; the oracle trusts this, and the system reads the text. */
export type Said = { text: string; means?: 'yes' | 'no'; about?: 'other'; carrierAtMs?: number };

/** sms/receive-replies.ts: a reply from the recipient's phone. */
export function receiveReply(model: Model, { text, means, about, carrierAtMs }: Said): void {
  const { db, rules, nowMs } = model;
  const { reading, code } = rules.readReply(text);
  const asked = [
    { id: OFFER, code: CODE, folded: db.offer },
    { id: OTHER_OFFER, code: OTHER_CODE, folded: db.other },
  ];
  const carrierAt = carrierAtMs === undefined ? {} : { carrierAt: isoAt(carrierAtMs) };
  const inboundId = messageId(model);
  const reply = { inboundId, reading, arrivedAt: nowOf(model), ...carrierAt };
  const callInFlight = isBeingCalled(model);
  const known = {
    ...reply,
    callInFlight,
    helpedEnough: model.world.help === 'spent' || rules.isHelpedEnough(db.helpedAtMs, nowMs),
    isOptedOut: db.optedOut,
  };
  const addressee = rules.addresseeOf(asked, { code, reading });
  const before = db.offer;
  if (typeof addressee === 'string' || addressee.offerId === OTHER_OFFER) {
    must(about === 'other' || !means, 'an answer to this offer is not taken for another one');
    if (typeof addressee === 'string') {
      const kind = addressee === 'which-one' ? 'whichOne' : 'unknownSender';
      return answerWith(model, inboundId, rules.evaluateUnaddressed(kind, known).reply);
    }
    const evaluated = rules.evaluateReply(db.other, known);
    db.other = evaluated.events.reduce(rules.evolve, db.other);
    answerWith(model, inboundId, evaluated.reply, OTHER_OFFER);
    return must(db.offer === before, 'an answer to another offer changes nothing');
  }
  must(about !== 'other' && !(code && code !== CODE), 'a code that is not of this offer never counts for it');
  proven(model, nowMs);
  if (means) said(model, { agrees: means === 'yes', atMs: nowMs, carrierAtMs }, callInFlight);
  const { events, reply: kind, needsOperator = false } = rules.evaluateReply(db.offer, known);
  const unread = { id: inboundId, arrivedAt: reply.arrivedAt, ...carrierAt, waits: needsOperator };
  if (reading === 'not-understood') db.unread.push(unread);
  append(model, events, 'answerArrived');
  db.optedOut = optOutBy(reading) ?? db.optedOut;
  answerWith(model, inboundId, kind, OFFER);
}

function answerWith(model: Model, inboundId: string, kind: Parameters<typeof isHelp>[0] | undefined, offerId?: string) {
  if (!kind) return;
  if (isHelp(kind)) model.db.helpedAtMs.push(model.nowMs);
  answerReply(model, { inboundId, kind, offerId });
}

/** A reply with the code of this offer from a number that is not the recipient's. */
export function receiveFromStranger(model: Model, text: string): void {
  const { db, rules } = model;
  const { code, reading } = rules.readReply(text);
  const before = db.offer;
  const named = rules.namedByOthers(code === CODE && !db.offer.end && db.offer.sentAt ? [OFFER] : []);
  const reply = { inboundId: messageId(model), reading, arrivedAt: nowOf(model) };
  if (named) append(model, rules.evaluateUnknownSender(reply).events, 'answerArrived');
  must(db.offer === before, 'a reply from another number changes nothing');
}

/** offers/receive-notice.ts: the consent was withdrawn, or the number is no longer the recipient's. */
export function receiveNotice(model: Model, about: 'consent' | 'number'): void {
  const { db, truth } = model;
  if (about === 'consent') truth.consent = 'withdrawn';
  else truth.hasNumber = false;
  if (db.offer.end) return;
  const message = { at: nowOf(model), messageId: messageId(model) };
  if (about === 'consent')
    return append(model, [{ type: 'consent-changed', ...message, status: 'withdrawn' }], 'consentChanged');
  append(model, [{ type: 'number-changed', ...message }], 'numberChanged');
}

/** offers/receive-result.ts. */
export function receiveResult(model: Model, outcome: ProviderOutcome): void {
  const { db, rules } = model;
  const at = nowOf(model);
  const evaluated = rules.evaluateDecision(db.offer, { ...outcome, messageId: messageId(model), at });
  if (evaluated === 'not-asked' || evaluated.events.length === 0) return;
  const proofOfCall = rules.callProvenBy(db.offer, at);
  const call = rules.evaluateCallEnd(db.offer, proofOfCall);
  if (proofOfCall.length > 0 && !model.truth.hasApplication) providedEarly(model);
  append(model, [...call.events, ...evaluated.events], 'providerAnswered');
  if (call.answer) answerReply(model, { ...call.answer, offerId: OFFER });
}

/** A result before the call was noted proves the call; a refusal that came during the call is then too late. */
function providedEarly(model: Model): void {
  const { truth } = model;
  const { pendingNo } = truth;
  truth.pendingNo = undefined;
  provides(model);
  truth.pendingNo = pendingNo;
}

/** offers/cancel-offer.ts. */
export function cancelOffer(model: Model): void {
  const { db, rules } = model;
  if (!rules.isCancellable(db.offer)) return;
  const message = { at: nowOf(model), messageId: messageId(model) };
  const event: OfferEvent = { type: 'cancel-asked', ...message, reason: 'made-by-mistake', by: 'enbek' };
  append(model, [event], 'cancel');
}
