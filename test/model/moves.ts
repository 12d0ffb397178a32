/** The moves of a history: the fifteen of the list, and the two by which operators read a reply. */
import { answerDeadline } from '../../domain/answer-window.ts';
import { SECOND_MS } from '../../domain/durations.ts';
import type { ReceiptStatus } from '../../domain/receipts.ts';
import { cancelOffer, receiveNotice, receiveReceipt, receiveReply, receiveResult } from './messages.ts';
import { confirmAtDesk, confirmReading, proposeReading, recordAtDesk } from './people.ts';
import { restartRun, stopRun } from './run.ts';
import type { Model } from './state.ts';
import { deliverAll, land, nextDue, settle, step } from './workflow.ts';
import { must } from './oracle.ts';
import { OTHER_CODE } from './world.ts';

/** One move. It changes the model, and throws a Violation when the history breaks an invariant. */
export type Move = (model: Model) => void;

const deliveredAt = (carrierAtMs?: number) => ({ status: 'delivered' as ReceiptStatus, carrierAtMs });

/** Longer than the time in which a dead worker's activity is given to another one. */
const RESTART_MS = 60 * SECOND_MS;

/** A message: it is stored a second after the last one, then the run goes on. */
export const message =
  (store: Move): Move =>
  (model) => {
    model.nowMs += SECOND_MS;
    store(model);
    settle(model);
    mustBeTimely(model);
  };

/** Time passes until a moment, and the run does on the way what is due; a moment that has passed changes nothing. */
export const passTime =
  (until: (model: Model) => number | undefined): Move =>
  (model) => {
    message(() => {})(model);
    const target = until(model);
    if (target !== undefined && target > model.nowMs && target < Infinity) advance(model, target);
    mustBeTimely(model);
  };

/** Lets time pass; what the run did outside ends before. */
export function advance(model: Model, targetMs: number): void {
  for (let rounds = 0; ; rounds += 1) {
    must(rounds < 60, 'the run comes to rest');
    rest(model);
    const due = model.run.isUp && !model.run.isDone ? dueTime(model) : Infinity;
    if (due > targetMs) break;
    model.nowMs = Math.max(model.nowMs, due);
  }
  model.nowMs = Math.max(model.nowMs, targetMs);
  settle(model);
}

/** What the run did outside ends, whatever it begins then ends too, until it waits for time or a message. */
export function rest(model: Model): void {
  const { run } = model;
  for (let steps = 0; run.isUp; steps += 1) {
    must(steps < 60, 'the run comes to rest');
    run.waitsToRetry = false;
    if (run.inFlight) land(model);
    else if (!step(model)) return;
    if (model.world.signals === 'prompt') deliverAll(model);
  }
}

/** When the run does something next, if no message comes. */
export const dueTime = (model: Model): number => nextDue(model).atMs;

/** §6c: when every message has reached the run, it acts on a yes and on an end at once. */
function mustBeTimely({ db, run, pending, world }: Model): void {
  if (world.signals !== 'prompt' || !run.isUp || pending.length > 0 || run.isDone) return;
  const isActing = Boolean(run.inFlight) || run.waitsToRetry;
  must(!db.offer.end || isActing, 'an end is acted on at once');
  must(!db.offer.answer?.agrees || Boolean(db.offer.calledAt) || isActing, 'a yes is acted on at once');
}

/** The end of the window; before receipt, the end of the delivery watch. */
function deadline({ db, rules }: Model): number | undefined {
  if (db.offer.end) return undefined;
  return answerDeadline(db.offer) ?? (db.offer.receiptMissing ? undefined : rules.deliveryWatchEnd(db.offer));
}

/** When silence ends the offer; while the provider works, the end of its term. */
function graceEnd({ db, rules }: Model): number | undefined {
  const { calledAt, term, end } = db.offer;
  if (end) return undefined;
  if (calledAt) return term ? Date.parse(term.endsAt) : undefined;
  return rules.decisionTime(db.offer) ?? rules.undeliveredTime(db.offer);
}

/** Between the deadline and the end of the grace a yes comes that the carrier accepted in time (§4a). */
const yes: Move = (model) => {
  const { db, nowMs } = model;
  const end = answerDeadline(db.offer);
  const isInGrace = end !== undefined && nowMs >= end && nowMs < end + db.offer.made.terms.graceMs;
  receiveReply(model, { text: '1', means: 'yes', ...(isInGrace ? { carrierAtMs: end - SECOND_MS } : {}) });
};

const unreadable: Move = (model) => receiveReply(model, { text: 'рахмет' });

/** All machines stop; the next time they start again. */
const restart: Move = (model) => {
  if (model.run.isUp) return stopRun(model);
  model.nowMs += RESTART_MS;
  restartRun(model);
  deliverAll(model);
};

/** The moves of the exhaustive search. */
export const MOVES = {
  receipt: message((model) => receiveReceipt(model, deliveredAt(model.nowMs - 500))),
  'late receipt': message((model) => receiveReceipt(model, deliveredAt(model.world.startMs + 1_500))),
  yes: message(yes),
  no: message((model) => receiveReply(model, { text: '2', means: 'no' })),
  'wrong code': message((model) => receiveReply(model, { text: '1 99' })),
  unreadable: message(unreadable),
  'desk record': message((model) => recordAtDesk(model, true)),
  'desk confirm': message((model) => confirmAtDesk(model)),
  deadline: passTime(deadline),
  'grace end': passTime(graceEnd),
  withdrawal: message((model) => receiveNotice(model, 'consent')),
  'number change': message((model) => receiveNotice(model, 'number')),
  'provider result': message((model) => receiveResult(model, { outcome: 'granted' })),
  cancel: message(cancelOffer),
  restart: message(restart),
  'people read': message((model) => proposeReading(model, 'agree')),
  'people confirm': message((model) => confirmReading(model)),
} satisfies Record<string, Move>;

/** The name of a move of the exhaustive search. */
export type MoveName = keyof typeof MOVES;
export const MOVE_NAMES = Object.keys(MOVES) as MoveName[];
export const otherAnswer = `1 ${OTHER_CODE}`;
