/** Every history is led to its end: no message comes any more, time passes, the provider decides. Then it must be true
 *  that the offer ended once, lawfully and told. */
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { OfferEvent } from '../../domain/events.ts';
import { GENESIS_HASH, chainEntry } from '../../domain/journal.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { smsKindOf } from '../../domain/sms-ids.ts';
import type { SmsKind } from '../../domain/sms-kinds.ts';
import { sendAnswers, sendOutcome, append } from './database.ts';
import { sha256 } from './hashing.ts';
import { shortKeyOf } from './key.ts';
import { receiveResult } from './messages.ts';
import { advance, dueTime, rest } from './moves.ts';
import { must } from './oracle.ts';
import { restartRun } from './run.ts';
import type { Model, SentSms } from './state.ts';
import { textOf } from './text-of.ts';
import { LISTED_GROUND, OFFER, OTHER_OFFER } from './world.ts';
import { deliverAll } from './workflow.ts';

const MOST_ROUNDS = 40;

type Known = { isVerified: boolean; endsWell?: Set<string> };

/** Leads the model to the end of its offer, and checks it. `endsWell`: keys of states whose end was checked before. */
export function runToEnd(model: Model, { isVerified, endsWell }: Known): void {
  const { run, db } = model;
  const passed: string[] = [];
  if (!run.isUp) {
    model.nowMs += 60_000;
    restartRun(model);
  }
  for (let rounds = 0; !run.isDone; rounds += 1) {
    must(rounds < MOST_ROUNDS, 'every offer that was received ends');
    const key = endsWell && !isVerified ? shortKeyOf(model) : '';
    if (endsWell?.has(key)) return;
    passed.push(key);
    deliverAll(model);
    rest(model);
    if (model.pending.length > 0 || run.isDone) continue;
    if (db.offer.calledAt && !db.offer.end) decide(model);
    else waitForTime(model);
  }
  sendAnswers(model);
  repeatOutcome(model);
  checkAll(model);
  if (isVerified) checkJournal(model);
  else for (const key of passed) endsWell?.add(key);
}

function waitForTime(model: Model): void {
  const due = dueTime(model);
  must(due < Infinity, 'every offer that was received ends');
  advance(model, due);
}

/** The provider decides: a grant, or a refusal on a ground of the act. */
function decide(model: Model): void {
  const refuses = model.count % 2 === 1;
  receiveResult(model, refuses ? { outcome: 'refused', ground: LISTED_GROUND } : { outcome: 'granted' });
}

/** §3.2, §4b: an SMS about the outcome that was not delivered is sent again on another day. */
function repeatOutcome(model: Model): void {
  for (const { attempt, dueAtMs } of model.repeats) {
    model.nowMs = Math.max(model.nowMs, dueAtMs);
    const kind = model.rules.closingSms(model.db.offer);
    if (kind) append(model, sendOutcome(model, kind, attempt));
  }
}

/** What must be true of an offer that has ended. */
function checkAll(model: Model): void {
  const { db, run, truth } = model;
  const { end, closed, answer } = db.offer;
  must(end !== undefined && closed === true, 'every offer that was received ends');
  const same = run.offer.end?.state === end!.state && run.offer.end.reason === end!.reason;
  must(same, 'the run ends as the database');
  must(db.journal.filter(({ type }) => type === 'offer-ended').length === 1, 'an offer is closed once');
  checkSms(model);
  if (truth.word?.agrees) {
    must(answer?.agrees === true, 'a yes is not forgotten');
    const isLawful = ['GRANTED', 'REFUSED', 'CONSENT_WITHDRAWN', 'NUMBER_CHANGED'].includes(end!.state);
    must(
      isLawful || end!.reason === 'not-alive' || has(model, 'notProvided'),
      `a yes does not end ${end!.state} without a word`,
    );
  }
}

const has = ({ sms }: Model, kind: string): boolean => sms.some((one) => one.kind === kind);

/** Every SMS belongs to an offer and a language; the outcome is told once, and an end that has no SMS sends none. */
function checkSms(model: Model): void {
  for (const sms of model.sms) must(belongs(sms), `the SMS ${sms.id} belongs to an offer and a language`);
  must(new Set(model.sms.map(({ id }) => id)).size === model.sms.length, 'no SMS is sent twice');
  const expected = outcomeSms(model);
  const kinds = ['granted', 'refused', 'annulled', 'notProvided', 'closed'] as const;
  for (const kind of kinds)
    must(has(model, kind) === (kind === expected), `the recipient is told the end by ${expected}, not by ${kind}`);
}

/** By which SMS the recipient must be told the end: the table of ends in the design, said once more. */
function outcomeSms({ db, truth }: Model): SmsKind | undefined {
  const { state, reason } = db.offer.end!;
  if (state === 'GRANTED' || state === 'REFUSED' || state === 'ANNULLED') return toLower(state);
  const failsCheck = state === 'INELIGIBLE' ? reason !== 'not-alive' : reason === 'consent-expired';
  if (truth.word?.agrees && failsCheck) return 'notProvided';
  const isTold = state === 'CONSENT_WITHDRAWN' || state === 'CANCELLED';
  return isTold && truth.provenAtMs !== undefined ? 'closed' : undefined;
}

const toLower = (state: 'GRANTED' | 'REFUSED' | 'ANNULLED') => state.toLowerCase() as Lowercase<typeof state>;

function belongs({ id, kind, offerId, language }: SentSms): boolean {
  if (!language) return false;
  if (offerId === undefined) return (kind === 'whichOne' || kind === 'unknownSender') && id.startsWith('c-');
  return [OFFER, OTHER_OFFER].includes(offerId) && id.startsWith(`${offerId}.`) && smsKindOf(id) === kind;
}

/** §6c: the journal, as it is stored, verifies, and its fold is the offer. */
function checkJournal({ db, rules }: Model): void {
  const entries: JournalEntry[] = [];
  let previousHash = GENESIS_HASH;
  for (const event of db.journal) {
    const entry = chainEntry(OFFER, entries.length + 1, event, previousHash, sha256);
    entries.push({ ...entry, event: JSON.parse(textOf(event)) as OfferEvent });
    previousHash = entry.hash;
  }
  const check = rules.verifyChain(OFFER, entries, sha256);
  must(check.ok, 'the journal verifies');
  if (check.ok) must(canonicalJson(check.offer) === textOf(db.offer), 'the journal folds to the offer');
}
