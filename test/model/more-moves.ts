/** The moves of the random histories: those of the exhaustive search at any time of the day, and rarer ones. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/durations.ts';
import { isFailure } from '../../domain/receipts.ts';
import type { Luck } from './luck.ts';
import { receiveFromStranger, receiveReceipt, receiveReply, receiveResult } from './messages.ts';
import type { Said } from './messages.ts';
import { MOVES, MOVE_NAMES, advance, message } from './moves.ts';
import { confirmAtDesk, confirmReading, proposeReading, recordAtDesk } from './people.ts';
import type { Model } from './state.ts';
import { LISTED_GROUND } from './world.ts';
import { deliverAll } from './workflow.ts';

/** A move that depends on chance. */
export type LuckyMove = (model: Model, luck: Luck) => void;

const GAPS = [SECOND_MS, SECOND_MS, 20 * SECOND_MS, 5 * MINUTE_MS, 11 * MINUTE_MS, 2 * HOUR_MS, 9 * HOUR_MS];

/** A message that comes after some time, in which the run does what is due. */
const later =
  (store: LuckyMove): LuckyMove =>
  (model, luck) => {
    const gap = luck.pick(GAPS);
    if (gap > SECOND_MS) advance(model, model.nowMs + gap);
    message((at) => store(at, luck))(model);
  };

/** A reply that was on its way for up to three minutes, or whose carrier gave no time. */
const reply = (said: Said): LuckyMove =>
  later((model, luck) => {
    const carrierAtMs = luck.next() < 0.5 ? model.nowMs - Math.floor(luck.next() * 180) * SECOND_MS : undefined;
    receiveReply(model, { ...said, ...(carrierAtMs === undefined ? {} : { carrierAtMs }) });
  });

const YES = ['1', 'иә', 'Да.', '1 47', '47 1', '１', 'ДА!'];
const NO = ['2', 'жоқ', 'нет', '2 47'];
const THANKS = ['рахмет', '👍', 'да нет', '1 2', '1?', ''];

const RARE: Record<string, LuckyMove> = {
  'yes, in words': (model, luck) => reply({ text: luck.pick(YES), means: 'yes' })(model, luck),
  'no, in words': (model, luck) => reply({ text: luck.pick(NO), means: 'no' })(model, luck),
  'what cannot be read': (model, luck) => reply({ text: luck.pick(THANKS) })(model, luck),
  'yes to the other offer': later((model) => receiveReply(model, { text: '1 53', means: 'yes', about: 'other' })),
  'no to the other offer': later((model) => receiveReply(model, { text: '2 53', means: 'no', about: 'other' })),
  'a code of no offer': (model, luck) => reply({ text: luck.pick(['1 99', '2 88', '1 07']) })(model, luck),
  'opt-out': reply({ text: 'stop', means: 'no' }),
  'opt-in': reply({ text: 'start' }),
  'a yes from another number': later((model) => receiveFromStranger(model, '1 47')),
  'a report of the carrier': later((model, luck) => {
    const status = luck.pick(['delivered', 'expired', 'undeliverable', 'rejected', 'atCarrier', 'unknown'] as const);
    const carrierAtMs = luck.pick([
      undefined,
      model.nowMs - SECOND_MS,
      model.nowMs - 3 * HOUR_MS,
      model.nowMs + DAY_MS,
    ]);
    receiveReceipt(model, { status, carrierAtMs });
  }),
  'the outcome is not delivered': later(failOutcome),
  'a no at the desk': later((model) => recordAtDesk(model, false)),
  'the same person confirms': later((model) => {
    confirmAtDesk(model, 'ada');
    confirmReading(model, 'ada');
  }),
  'people read a no': later((model) => proposeReading(model, 'refuse')),
  'people read neither': later((model) => proposeReading(model, 'neither')),
  'a refusal on a ground': later((model) => decide(model, { outcome: 'refused', ground: LISTED_GROUND })),
  'a refusal on another ground': later((model) => decide(model, { outcome: 'refused', ground: 'no-budget' })),
  'a refusal without a ground': later((model) => decide(model, { outcome: 'refused' })),
  'a withdrawal without notice': later(({ truth }) => void (truth.consent = 'withdrawn')),
  'the consent expires': later(({ truth }) => void (truth.consent = 'expired')),
  'a number change without notice': later(({ truth }) => void (truth.hasNumber = false)),
  'a death': later(({ truth }) => void (truth.isAlive = false)),
  'no longer entitled': later(({ truth }) => void (truth.isEntitled = false)),
  'all signals arrive': later(deliverAll),
};

/** An SMS about the outcome was not delivered: it is sent again on another day. */
function failOutcome(model: Model): void {
  const kinds = ['granted', 'refused', 'annulled', 'notProvided', 'closed'];
  const sent = model.sms.findLast(({ kind }) => kinds.includes(kind));
  const isKnown = model.db.receipts.some(({ smsId, status }) => smsId === sent?.id && isFailure(status));
  if (sent && !isKnown) receiveReceipt(model, { status: 'undeliverable', smsId: sent.id });
}

/** A provider that was never called decides nothing, unless the recipient did not agree either. */
function decide(model: Model, outcome: Parameters<typeof receiveResult>[1]): void {
  const { db, truth } = model;
  const isCalled = truth.hasApplication || Boolean(db.offer.calledAt) || !db.offer.answer?.agrees;
  if (isCalled) receiveResult(model, outcome);
}

const COMMON = MOVE_NAMES.map((name): [string, LuckyMove] => {
  if (name === 'deadline' || name === 'grace end' || name === 'restart') return [name, (model) => MOVES[name](model)];
  if (name === 'provider result') return [name, later((model) => decide(model, { outcome: 'granted' }))];
  return [name, (model, luck) => later(() => {})(model, luck) ?? MOVES[name](model)];
});

/** All moves of random histories by their names. */
export const ALL_MOVES: Record<string, LuckyMove> = { ...Object.fromEntries(COMMON), ...RARE };

const ENDING = new Set<string>([
  'withdrawal',
  'number change',
  'cancel',
  'a withdrawal without notice',
  'a number change without notice',
  'the consent expires',
  'a death',
  'no longer entitled',
]);
const besideEndings = (names: readonly string[]): readonly string[] => names.filter((name) => !ENDING.has(name));

/** Moves that mostly end an offer are few, so that the others come late in its life too. */
export const NAMES = { ending: [...ENDING], common: besideEndings(MOVE_NAMES), rare: besideEndings(Object.keys(RARE)) };
