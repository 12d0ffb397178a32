/** What two operators decide together: answers at the desk, and replies that the system could not read. */
import type { DeskAnswer } from '../../domain/desk-answer.ts';
import type { PeopleReading } from '../../domain/events.ts';
import { answerReply, append, isBeingCalled } from './database.ts';
import { messageId } from './messages.ts';
import { must, mustNotCount, proven, said } from './oracle.ts';
import { nowOf } from './state.ts';
import type { DeskRow, Model, UnreadRow } from './state.ts';
import { OFFER } from './world.ts';

const FIRST = 'ada';
const SECOND = 'bek';

/** Records an answer at the desk (offers/desk-answers.ts). */
export function recordAtDesk(model: Model, agrees: boolean): void {
  const { db } = model;
  const row: DeskRow = { id: messageId(model), agrees, by: FIRST, recordedAt: nowOf(model) };
  if (typeof deskAnswer(model, row, '') === 'string') return;
  db.desk.push(row);
  append(model, [{ type: 'desk-recorded', at: row.recordedAt, requestId: row.id, by: row.by }], 'answerArrived');
}

/** Another operator confirms the oldest answer at the desk that waits. */
export function confirmAtDesk(model: Model, by = SECOND): void {
  const { db, rules } = model;
  const [row] = db.desk;
  if (!row || rules.confirmationObstacle({ recordedBy: row.by, confirmedAt: null }, by)) return;
  must(row.by !== by, 'an answer at the desk is confirmed by another person');
  const word = { agrees: row.agrees, atMs: Date.parse(row.recordedAt) };
  const isCalling = isBeingCalled(model);
  const events = deskAnswer(model, row, by);
  if (typeof events === 'string') return mustNotCount(model, word, isCalling);
  db.desk = db.desk.filter(({ id }) => id !== row.id);
  proven(model, word.atMs);
  said(model, word, isCalling);
  append(model, events, 'answerArrived');
}

function deskAnswer(model: Model, row: DeskRow, confirmedBy: string) {
  const answer: DeskAnswer = {
    requestId: row.id,
    agrees: row.agrees,
    channel: 'in-person',
    recordedBy: row.by,
    recordedAt: row.recordedAt,
    confirmedBy,
    confirmedAt: nowOf(model),
    evidenceHash: '',
    // When it is recorded, a call under way is no obstacle (offers/desk-answers.ts).
    ...(confirmedBy ? { callInFlight: isBeingCalled(model) } : {}),
  };
  return model.rules.evaluateDeskAnswer(model.db.offer, answer);
}

/** One operator reads the last reply that is not read (offers/reply-readings.ts). */
export function proposeReading(model: Model, as: PeopleReading): void {
  const { db } = model;
  const row = db.unread.at(-1);
  if (!row) return;
  const would = reading(model, row, { as, readBy: FIRST, confirmedBy: '' });
  if (typeof would === 'string' && would !== 'call-in-flight') return;
  replaceUnread(model, row, { ...row, waits: true, proposed: { as, readBy: FIRST } });
  const { id: inboundId, arrivedAt } = row;
  const proposed = { type: 'reading-proposed', at: nowOf(model), inboundId, arrivedAt, as, by: FIRST } as const;
  append(model, [proposed], 'answerArrived');
}

/** Another operator confirms the last reading that waits. */
export function confirmReading(model: Model, by = SECOND): void {
  const { db, rules } = model;
  const row = db.unread.findLast(({ proposed }) => proposed);
  if (!row?.proposed) return;
  const { as, readBy } = row.proposed;
  const stored = { reading: 'not-understood', proposed: { as, readBy, confirmedAt: null } } as const;
  if (rules.readingObstacle(stored, { as, by })) return;
  must(readBy !== by, 'a reading is confirmed by another person');
  const carrierAtMs = row.carrierAt === undefined ? undefined : Date.parse(row.carrierAt);
  const word = { agrees: as === 'agree', atMs: Date.parse(row.arrivedAt), carrierAtMs };
  const isCalling = isBeingCalled(model);
  const result = reading(model, row, { as, readBy, confirmedBy: by });
  if (typeof result === 'string') return mustNotCount(model, word, isCalling);
  replaceUnread(model, row);
  if (as !== 'neither') said(model, word, isCalling);
  append(model, result.events, 'answerArrived');
  if (result.reply) answerReply(model, { inboundId: row.id, kind: result.reply, offerId: OFFER });
}

type People = { as: PeopleReading; readBy: string; confirmedBy: string };

function reading(model: Model, { id: inboundId, arrivedAt, carrierAt }: UnreadRow, people: People) {
  const times = { arrivedAt, ...(carrierAt ? { carrierAt } : {}), at: nowOf(model) };
  return model.rules.evaluateReading(model.db.offer, {
    ...people,
    ...times,
    inboundId,
    callInFlight: isBeingCalled(model),
  });
}

function replaceUnread({ db }: Model, row: UnreadRow, by?: UnreadRow): void {
  db.unread = db.unread.flatMap((one) => (one !== row ? [one] : by ? [by] : []));
}
