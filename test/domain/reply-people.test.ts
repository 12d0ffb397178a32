import assert from 'node:assert/strict';
import type { PeopleReading } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { stateOf } from '../../domain/offer.ts';
import type { ReadingToEvaluate } from '../../domain/reply-people.ts';
import { evaluateReading, isUnread, readingObstacle } from '../../domain/reply-people.ts';
import * as eg from './offer-examples.ts';
import { reply } from './reply-examples.ts';
import { concernsWorkflow } from '../../domain/workflow-signals.ts';

const readAs = (as: PeopleReading, ms = 5_000, more: Partial<ReadingToEvaluate> = {}): ReadingToEvaluate => {
  const people = { readBy: 'operator dana', confirmedBy: 'operator marat', at: eg.at(3 * eg.DAY) };
  return { inboundId: 'in-1', as, arrivedAt: eg.at(ms), ...people, ...more };
};
/** The kinds of events and the offer after them. */
function resultOf(offer: Offer, reading: ReadingToEvaluate) {
  const evaluated = evaluateReading(offer, reading);
  if (typeof evaluated === 'string') return { refused: evaluated };
  const { events, reply: kind } = evaluated;
  return { types: events.map(({ type }) => type), kind, offer: eg.after(offer, ...events) };
}

describe('a reply that operators read', () => {
  it('§4a counts by the time at which the SMS arrived, also when it is read after the deadline', () => {
    const { types, offer } = resultOf(eg.open(), readAs('agree'));
    assert.deepEqual(types, ['reply-read', 'answer-read']);
    assert.deepEqual(offer?.answer, {
      agrees: true,
      inboundId: 'in-1',
      arrivedAt: eg.at(5_000),
      carrierAt: undefined,
    });
    assert.equal(stateOf(offer!), 'PROVIDING');
  });

  it('§4a is confirmed like any refusal, and may be corrected', () => {
    const { kind, offer } = resultOf(eg.open(), readAs('refuse'));
    assert.deepEqual([kind, offer?.answer?.agrees, stateOf(offer!)], ['declined', false, 'AWAITING_ANSWER']);
    assert.equal(resultOf(offer!, readAs('agree', 6_000, { inboundId: 'in-2' })).offer?.answer?.agrees, true);
  });

  it('§4a has no effect when it is neither, and the annulment waits for it no longer', () => {
    const proposed = {
      type: 'reading-proposed',
      at: eg.at(6_000),
      inboundId: 'in-1',
      arrivedAt: eg.at(5_000),
      as: 'neither',
      by: 'operator dana',
    } as const;
    const waiting = eg.after(eg.open(), proposed, { ...proposed, as: 'agree' });
    assert.deepEqual(
      waiting.awaitsPeople,
      [{ what: 'reply', id: 'in-1', at: eg.at(5_000) }],
      'a new proposal replaces',
    );
    const { types, kind, offer } = resultOf(waiting, readAs('neither'));
    assert.deepEqual([types, kind], [['reply-read'], undefined]);
    assert.deepEqual([offer?.awaitsPeople, offer?.answer], [undefined, undefined]);
  });

  it('§4a gives way to a later answer of the recipient, by its arrival or by the carrier’s time', () => {
    const answered = eg.after(eg.open(), eg.answered(10_000, 'refuse'));
    assert.deepEqual(resultOf(answered, readAs('agree')), { refused: 'superseded' });
    assert.equal(resultOf(answered, readAs('agree', 11_000)).offer?.answer?.agrees, true);
    const atCarrier = { ...eg.answered(4_000, 'refuse'), carrierAt: eg.at(3_000) };
    const overtaken = readAs('agree', 5_000, { carrierAt: eg.at(2_000) });
    assert.deepEqual(resultOf(eg.after(eg.open(), atCarrier), overtaken), { refused: 'superseded' });
  });

  it('§4a is too late when it arrived after the window, after the end, or after the call of the provider', () => {
    assert.deepEqual(resultOf(eg.open(), readAs('agree', 2 * eg.DAY)), { refused: 'too-late' });
    assert.deepEqual(resultOf(eg.after(eg.open(), eg.ended(1, 'ANNULLED')), readAs('agree')), { refused: 'too-late' });
    assert.deepEqual(resultOf(eg.providing(), readAs('refuse', 12_000)), { refused: 'too-late' });
  });

  it('§4a waits for the end of a call, because only then is it known whether a refusal counts', () => {
    const during = readAs('refuse', 10_500, { callInFlight: true });
    assert.deepEqual(resultOf(eg.agreed(), during), { refused: 'call-in-flight' });
    const pending = { ...eg.answered(12_000, 'refuse'), effect: 'pending' as const };
    assert.deepEqual(resultOf(eg.after(eg.agreed(), pending), readAs('agree', 11_500)), { refused: 'superseded' });
  });

  it('§4a is signalled to the workflow when it begins or ends to wait for operators', () => {
    const proposed = { type: 'reading-proposed', inboundId: 'in-1', arrivedAt: eg.at(5_000), as: 'neither' } as const;
    const waiting = eg.after(eg.open(), { ...proposed, at: eg.at(6_000), by: 'operator dana' });
    assert.equal(concernsWorkflow(eg.open(), waiting, 'answerArrived'), true);
    assert.equal(concernsWorkflow(waiting, resultOf(waiting, readAs('neither')).offer!, 'answerArrived'), true);
    assert.equal(concernsWorkflow(waiting, eg.after(waiting, { ...proposed, at: eg.at(1), by: 'x' }), 'cancel'), false);
  });

  it('§4a is one that the system could not read, and that two operators have not read', () => {
    const proposal = { as: 'agree', readBy: 'operator dana', confirmedAt: null } as const;
    assert.equal(isUnread({ reading: reply('not-understood').reading }), true);
    assert.equal(isUnread({ reading: 'not-understood', proposed: proposal }), true, 'the proposal can be replaced');
    assert.equal(isUnread({ reading: 'not-understood', proposed: { ...proposal, confirmedAt: new Date() } }), false);
    assert.equal(isUnread({ reading: 'agree' }), false);
  });

  it('§6b is confirmed by a second person, who names the same reading', () => {
    const stored = { reading: 'not-understood', proposed: { as: 'agree', readBy: 'dana', confirmedAt: null } } as const;
    assert.equal(readingObstacle(stored, { as: 'agree', by: 'marat' }), undefined);
    assert.equal(readingObstacle(stored, { as: 'agree', by: 'dana' }), 'same-person');
    assert.equal(readingObstacle(stored, { as: 'refuse', by: 'marat' }), 'another-reading');
    assert.equal(readingObstacle({ reading: 'not-understood' }, { as: 'agree', by: 'marat' }), 'not-proposed');
    const confirmed = { ...stored, proposed: { ...stored.proposed, confirmedAt: new Date() } };
    assert.equal(readingObstacle(confirmed, { as: 'agree', by: 'marat' }), 'not-proposed');
  });
});
