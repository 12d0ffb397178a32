/** What must be true of every history (§3.2, §4), said without the rules of domain/: what the recipient said last, when
 *  the SMS was received, and which end is lawful. */
import { endOfNextWorkingDay } from '../../domain/calendar.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Model, Word } from './state.ts';

/** An invariant that a history breaks. */
export class Violation extends Error {}

export function must(isTrue: boolean, text: string): void {
  if (!isTrue) throw new Violation(text);
}

const windowOf = ({ db }: Model): number => db.offer.made.terms.answerWindowMs;

/** The receipt of the offer SMS is proven; the first proof counts. */
export function proven(model: Model, atMs: number): void {
  if (!model.db.offer.end) model.truth.provenAtMs ??= atMs;
}

/** The recipient says yes or no, by SMS or at the desk (`word.atMs`: when this system received it). */
export function said(model: Model, word: Word, isCalling: boolean): void {
  const { truth, db } = model;
  if (db.offer.end) return;
  const last = truth.pendingNo ?? truth.word;
  if (isOvertaken(word, last)) return;
  if (word.agrees) {
    if (truth.word?.agrees) truth.pendingNo = undefined;
    else if (isInTime(model, word)) truth.word = word;
    return;
  }
  if (!truth.word?.agrees) {
    if (!truth.word && isInTime(model, word)) truth.word = word;
  } else if (!db.offer.calledAt) {
    if (isCalling) truth.pendingNo ??= word;
    else [truth.word, truth.pendingNo] = [word, undefined];
  }
}

const isOvertaken = ({ carrierAtMs: mine }: Word, last?: Word): boolean =>
  mine !== undefined && last?.carrierAtMs !== undefined && mine < last.carrierAtMs;

function isInTime(model: Model, { atMs, carrierAtMs }: Omit<Word, 'agrees'>): boolean {
  const { truth, db } = model;
  if (truth.provenAtMs === undefined) return true;
  const deadline = truth.provenAtMs + windowOf(model);
  const acceptedInTime = carrierAtMs !== undefined && carrierAtMs < deadline;
  return atMs < deadline || (acceptedInTime && atMs < deadline + db.offer.made.terms.graceMs);
}

/** §4a: an answer in time that two people have confirmed counts, unless the offer ended, a later answer counts, or it
 *  refuses what the provider was called for. */
export function mustNotCount(model: Model, word: Word, isCalling: boolean): void {
  const { db, truth } = model;
  const later = [truth.word, truth.pendingNo].some((known) => known !== undefined && isLater(known, word));
  const isTooLate = !word.agrees && (Boolean(db.offer.calledAt) || isCalling);
  const isLate = !truth.word?.agrees && !isInTime(model, word);
  must(Boolean(db.offer.end) || later || isTooLate || isLate, 'an answer in time that two people confirmed counts');
}

const isLater = (known: Word, word: Word): boolean => known.atMs > word.atMs || isOvertaken(word, known);

/** §4a: the call of the provider has ended; a refusal that came meanwhile counts unless the provider was called. */
export function callEnded({ truth }: Model, wasCalled: boolean): void {
  if (truth.pendingNo && !wasCalled) truth.word = truth.pendingNo;
  truth.pendingNo = undefined;
}

/** §3b, §4: the service is about to be provided. */
export function provides({ truth, db }: Model): void {
  must(truth.consent === 'given', 'no provision without consent that is valid then');
  must(truth.word?.agrees === true && !truth.pendingNo, 'no provision without a yes in time');
  must(!db.offer.end, 'no provision after the end');
}

/** Compares the database with what is true, after each of its transactions. */
export function checkFold(model: Model, before: Offer): void {
  const { db, truth } = model;
  const { offer } = db;
  if (before.end) {
    const { state, reason } = before.end;
    must(offer.end?.state === state && offer.end.reason === reason, `one final state, not ${state} and another`);
    must(before.answer === offer.answer && before.receivedAt === offer.receivedAt, 'nothing counts after the end');
  } else if (offer.end) checkEnd(model);
  if (offer.end) return;
  const answer = offer.answer?.agrees;
  must(truth.word?.agrees === answer, `the last answer in time is ${said_(truth.word?.agrees)}, not ${said_(answer)}`);
  const received = offer.receivedAt === undefined ? undefined : Date.parse(offer.receivedAt);
  must(received === truth.provenAtMs, `the window starts at ${truth.provenAtMs}, not at ${received}`);
}

const said_ = (agrees?: boolean): string => (agrees === undefined ? 'none' : agrees ? 'yes' : 'no');

/** Whether this end is lawful at this moment (§3.2, §4b). */
function checkEnd(model: Model): void {
  const { db, truth } = model;
  const { state, reason } = db.offer.end!;
  const { terms } = db.offer.made;
  const yes = truth.word?.agrees === true;
  switch (state) {
    case 'ANNULLED':
      must(!truth.word, 'an offer with an answer in time is not annulled');
      return checkSilence(model);
    case 'DECLINED':
      must(truth.word?.agrees === false, 'an offer is declined by the recipient only');
      return terms.declineIsFinal ? undefined : checkSilence(model);
    case 'UNDELIVERED':
      must(truth.provenAtMs === undefined && !truth.word, 'an offer that was received does not end undelivered');
      return checkPeople(model, 0);
    case 'GRANTED':
      return must(yes, 'no grant without a yes in time');
    case 'REFUSED':
      return must(yes && terms.refusalGrounds.includes(reason), 'a refusal names a ground of the act');
    case 'CANCELLED':
      return must(!yes, 'no cancellation after a yes');
    case 'CONSENT_WITHDRAWN':
      return must(reason === `consent-${truth.consent}`, 'the consent is lost as the end says');
    case 'NUMBER_CHANGED':
      return must(!truth.hasNumber, 'the number changed');
    case 'INELIGIBLE':
      if (reason === 'not-alive') return must(!truth.isAlive, 'the recipient has died');
      return must(!truth.isEntitled, 'the recipient is not entitled');
    default:
      must(false, `${state} is no end of an offer that was sent`);
  }
}

function checkSilence(model: Model): void {
  const { truth, nowMs } = model;
  must(truth.provenAtMs !== undefined, 'no annulment without receipt');
  const deadline = truth.provenAtMs! + windowOf(model);
  must(nowMs >= deadline, 'no annulment before the window of 24 hours from receipt is over');
  checkPeople(model, deadline);
}

/** §4a: answers in time that came after the last word and wait for a second person are waited for, at most until the
 *  end of the next working day. */
function checkPeople(model: Model, deadlineMs: number): void {
  const { db, truth, nowMs } = model;
  const unread = db.unread.filter(({ waits }) => waits).map(({ arrivedAt }) => arrivedAt);
  const arrivals = [...db.desk.map(({ recordedAt }) => recordedAt), ...unread].map((at) => Date.parse(at));
  const waiting = arrivals.filter((atMs) => isInTime(model, { atMs }) && (!truth.word || atMs > truth.word.atMs));
  for (const at of waiting)
    must(nowMs >= endOfNextWorkingDay(Math.max(at, deadlineMs)), 'no end by silence while an answer waits for people');
}
