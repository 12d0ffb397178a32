/** One text for all states of the model that have the same futures. Times are told by their order and by the length of
 *  longer gaps, ids by their order: the rules compare them and know no other property of them. What no rule reads any
 *  more is left out; the search checks on samples that equal texts have equal successors. The time of help is left out:
 *  in the worlds of the search the phone gets none. */
import { answerDeadline } from '../../domain/answer-window.ts';
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { sha256 } from './hashing.ts';
import { messageOf } from './message-of.ts';
import type { Model, Word } from './state.ts';
import { textOf } from './text-of.ts';
import { isoAt } from './times.ts';

const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const ID = /m\d+m/g;
/** Shorter gaps are the seconds between messages, of which a history has too few for more. */
const SHORT_MS = 15_000;
/** Longer gaps are the durations of the rules and of a restart, with some of those seconds more or less. */
const ROUND_MS = 30_000;

/** A hash of the text of the state: 128 bits. */
export const shortKeyOf = (model: Model): string => sha256(keyOf(model)).slice(0, 32);

/** The text of the state. */
function keyOf(model: Model): string {
  const exact = exactKey(model);
  const moments = [...new Set(exact.match(MOMENT))].sort();
  const names = new Map<string, string>();
  let [atMs, last] = [0, Date.parse(moments[0] ?? '')];
  for (const moment of moments) {
    const gap = Date.parse(moment) - last;
    last += gap;
    atMs += gap === 0 ? 0 : gap < SHORT_MS ? 1 : Math.round(gap / ROUND_MS) * ROUND_MS;
    names.set(moment, `@${atMs}`);
  }
  const ids = new Map<string, string>();
  return exact
    .replace(MOMENT, (moment) => names.get(moment)!)
    .replace(ID, (id) => {
      if (!ids.has(id)) ids.set(id, `#${ids.size}`);
      return ids.get(id)!;
    });
}

function exactKey(model: Model): string {
  const { db, run, truth } = model;
  const { offer } = db;
  return [
    essenceOf(offer),
    run.isDone ? 'done' : essenceOfRun(run.offer),
    offer.end ? '' : offer.calledAt ? whileProvided(model) : timesOf(model),
    JSON.stringify([db.other, db.optedOut, run.inFlight?.what, model.answers.length, truth.word?.agrees]),
    [...new Set(db.receipts.map(({ smsId, status }) => `${smsId} ${status}`))].join(),
    [run.isUp, run.isReminded, run.waitsToRetry, run.attempts, run.waits].map(Number).join(),
    pendingText(model),
    run.inFlight?.what === 'call' ? truth.failingCalls : '',
  ].join('|');
}

/** The signals that the run has not received, and which of their events it knows. When it knows of the call, only the
 *  provider's decision matters. */
function pendingText({ pending, db, run }: Model): string {
  const isProvided = db.offer.calledAt && run.offer.calledAt;
  const read = isProvided ? pending.filter(({ name }) => name === 'providerAnswered') : pending;
  const isKnown = (event: OfferEvent) => run.seen.has(messageOf(event) ?? '');
  const text = read
    .map(({ name, events }) => name + events.map((event) => textOf(event) + isKnown(event)).join())
    .join();
  return isProvided ? text.replace(MOMENT, '@') : text;
}

/** The moments that still matter while the offer is open and the provider is not called. */
function timesOf({ nowMs, db, run, truth, rules }: Model): string {
  const dues = [db.offer, run.offer].flatMap((offer) => duesOf(offer, rules));
  return [
    isoAt(nowMs),
    dues.map((due) => Number(nowMs >= due)).join(''),
    db.callingUntilMs !== undefined && db.callingUntilMs > nowMs ? isoAt(db.callingUntilMs) : '',
    JSON.stringify([db.desk, db.unread]),
    truth.provenAtMs === undefined ? '' : isoAt(truth.provenAtMs),
    wordText(truth.word),
    wordText(truth.pendingNo),
    truth.consent,
    [truth.hasNumber, truth.isAlive, truth.isEntitled, truth.hasApplication].map(Number).join(),
    truth.failingCalls,
  ].join();
}

/** While the provider works, nothing that the recipient says counts; the term and the old deadline are left. */
function whileProvided({ nowMs, db }: Model): string {
  const { term } = db.offer;
  const moments = term ? [Date.parse(term.warnAt), Date.parse(term.endsAt)] : [];
  return [answerDeadline(db.offer)!, ...moments].map((due) => Number(nowMs >= due)).join('');
}

/** Which of the moments that an offer waits for have come. */
function duesOf(offer: Offer, rules: Model['rules']): number[] {
  const { decisionTime, undeliveredTime, deliveryWatchEnd } = rules;
  const dues = [decisionTime(offer), undeliveredTime(offer), deliveryWatchEnd(offer), answerDeadline(offer)];
  return dues.map((due) => due ?? Infinity);
}

const wordText = (word?: Word): string =>
  word ? `${word.agrees} ${isoAt(word.atMs)} ${word.carrierAtMs === undefined ? '' : isoAt(word.carrierAtMs)}` : '';

const essences = new WeakMap<Offer, string>();

function essenceOf(offer: Offer): string {
  const known = essences.get(offer);
  if (known !== undefined) return known;
  const text = JSON.stringify(
    offer.end ? endedFields(offer) : offer.calledAt ? calledFields(offer) : openFields(offer),
  );
  essences.set(offer, text);
  return text;
}

const runEssences = new WeakMap<Offer, string>();

/** What the run reads of its copy: not what was answered to replies. */
function essenceOfRun(offer: Offer): string {
  const known = runEssences.get(offer);
  if (known !== undefined) return known;
  const unread = { lateReplied: undefined, settledReplied: undefined, optedOut: undefined, pendingRefusal: undefined };
  const text = essenceOf({ ...offer, ...unread, helpedAt: [] });
  runEssences.set(offer, text);
  return text;
}

/** The terms are those of the world, and no rule reads when the recipient was screened. */
function openFields(offer: Offer): unknown {
  const read = { ...offer, made: undefined, screenedAt: undefined, unreadReply: undefined };
  return Object.entries(read)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** After the call no answer counts, and the times of the answer and of the receipt are not read any more. */
function calledFields({ receivedAt, sentAt, term, answer, outcome, lateReplied, optedOut, helpedAt }: Offer): unknown {
  return ['called', receivedAt, sentAt, term, answer, outcome]
    .map(Boolean)
    .concat([answer?.agrees === true, lateReplied === true, optedOut === true, helpedAt.length > 1]);
}

/** After the end the rules read how it ended and what was said of it, but no time any more. */
function endedFields({
  end,
  outcome,
  closed,
  language,
  receivedAt,
  sentAt,
  calledAt,
  answer,
  ...rest
}: Offer): unknown {
  const { lateReplied, settledReplied, optedOut, pendingRefusal, round, helpedAt } = rest;
  return [
    [
      end!.state,
      end!.reason,
      outcome?.outcome,
      outcome?.ground,
      closed,
      language,
      Boolean(receivedAt),
      Boolean(sentAt),
    ],
    [Boolean(calledAt), answer?.agrees, lateReplied, settledReplied, optedOut, Boolean(pendingRefusal), round],
    helpedAt.length,
  ];
}
