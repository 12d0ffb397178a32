import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decisionTime } from '../../domain/answer-window.ts';
import { evaluateReply, evaluateUnknownSender } from '../../domain/conversation.ts';
import type { Offer } from '../../domain/offer.ts';
import { stateOf } from '../../domain/offer.ts';
import { READINGS } from '../../domain/reply-reading.ts';
import * as eg from './offer-examples.ts';
import { effectAndKind, reply, resultOf } from './reply-examples.ts';

describe('§4 an answer', () => {
  it('§4a counts inside the window and changes the state', () => {
    const yes = resultOf(eg.open(), reply('agree'));
    assert.deepEqual([yes.effect, yes.kind, stateOf(yes.offer)], ['counts', undefined, 'PROVIDING']);
    const no = resultOf(eg.open(), reply('refuse'));
    assert.deepEqual([no.effect, no.kind, stateOf(no.offer)], ['counts', 'declined', 'AWAITING_ANSWER']);
  });
  it('§4a proves receipt, whatever it says, and starts the window at its arrival', () => {
    for (const reading of READINGS) {
      const { offer } = resultOf(eg.sent(), reply(reading, 30_000));
      assert.equal(offer.receivedAt, eg.at(30_000), reading);
      assert.equal(resultOf(eg.open(), reply(reading, 30_000)).offer.receivedAt, eg.at(2_000), reading);
    }
  });
  it('§4a K8 R4 proves nothing and gets no help when it reads like a carrier’s receipt', () => {
    const text = { isReceiptText: true };
    const { offer, kind } = resultOf(eg.sent(), reply('not-understood', 30_000, text));
    assert.deepEqual([offer.receivedAt, kind, stateOf(offer)], [undefined, undefined, 'SENT']);
    assert.equal(evaluateUnknownSender(reply('not-understood', 30_000, text)).reply, undefined);
  });
  it('§4a counts 1 ms before the deadline and is late at it', () => {
    const deadline = 2_000 + eg.DAY;
    assert.equal(resultOf(eg.open(), reply('agree', deadline - 1)).effect, 'counts');
    assert.deepEqual(effectAndKind(eg.open(), reply('agree', deadline)), ['late', 'late']);
    const inGrace = reply('agree', deadline + 60_000, { carrierAt: eg.at(deadline - 1) });
    assert.equal(resultOf(eg.open(), inGrace).effect, 'counts');
  });
  it('§4a never counts after the deadline and the grace, unless it withdraws an agreement', () => {
    const time = fc.integer({ min: 0, max: 3 * eg.DAY });
    const offers = fc.constantFrom(eg.open(), eg.after(eg.open(), eg.answered(9_000, 'refuse')));
    fc.assert(
      fc.property(offers, fc.constantFrom(...READINGS), time, fc.option(time), (offer, reading, extra, operator) => {
        const arrived = decisionTime(offer)! + extra - eg.T0;
        const evaluated = reply(reading, arrived, operator === null ? {} : { carrierAt: eg.at(operator) });
        const { effect, offer: after } = resultOf(offer, evaluated);
        assert.notEqual(effect, 'counts');
        assert.deepEqual(after.answer, offer.answer);
      }),
    );
  });
  it('§4a counts twice only once', () => {
    assert.equal(resultOf(eg.agreed(), reply('agree')).effect, 'repeats');
    const refused = resultOf(eg.open(), reply('refuse')).offer;
    assert.deepEqual(effectAndKind(refused, reply('refuse', 30_000)), ['repeats', undefined]);
  });
  it('§4a can be corrected inside the window: refuse then agree, agree then refuse', () => {
    const refused = resultOf(eg.open(), reply('refuse')).offer;
    assert.equal(stateOf(resultOf(refused, reply('agree', 30_000)).offer), 'PROVIDING');
    const back = resultOf(eg.agreed(), reply('refuse', 30_000));
    assert.deepEqual([back.effect, back.kind, stateOf(back.offer)], ['counts', 'declined', 'AWAITING_ANSWER']);
  });
  it('§4a is the one that the carrier accepted last, when two overtake each other', () => {
    const first = resultOf(eg.open(), reply('agree', 20_000, { carrierAt: eg.at(15_000) })).offer;
    const overtaken = reply('refuse', 21_000, { carrierAt: eg.at(14_000) });
    assert.deepEqual(effectAndKind(first, overtaken), ['none', undefined]);
    assert.equal(resultOf(first, reply('refuse', 21_000, { carrierAt: eg.at(15_000) })).effect, 'counts');
  });
  it('§5 comes too late to refuse when the provider was called; that is explained once', () => {
    const first = resultOf(eg.providing(), reply('refuse'));
    assert.deepEqual([first.effect, first.kind, stateOf(first.offer)], ['after-call', 'late', 'PROVIDING']);
    assert.deepEqual(effectAndKind(first.offer, reply('refuse', 30_000)), ['after-call', undefined]);
  });
  it('§4b never reopens an offer that ended; it is answered once', () => {
    const annulled = eg.after(eg.open(), { type: 'window-closed', at: eg.at(2 * eg.DAY) });
    const first = resultOf(annulled, reply('agree', 3 * eg.DAY));
    assert.deepEqual([first.effect, first.kind, stateOf(first.offer)], ['late', 'late', 'ANNULLED']);
    assert.deepEqual(effectAndKind(first.offer, reply('agree', 3 * eg.DAY + 1)), ['late', undefined]);
  });
  it('§6c is journalled before it is read, and never with its text', () => {
    const { events } = evaluateReply(eg.sent(), reply('agree', 20_000, { carrierAt: eg.at(19_000) }));
    assert.deepEqual(
      events.map(({ type }) => type),
      ['answer-received', 'sms-received', 'answer-read'],
    );
    const fields = new Set(events.flatMap((event) => Object.keys(event)));
    assert.ok(!fields.has('text') && !fields.has('phone') && !fields.has('from'));
  });
});

describe('a reply that is no answer', () => {
  const helped = (...minutes: number[]): Offer =>
    minutes.reduce((offer, minute) => resultOf(offer, reply('not-understood', minute * 60_000)).offer, eg.open());

  it('§4 gets help, at most twice an offer and once in ten minutes; then an operator looks at it', () => {
    assert.deepEqual(effectAndKind(helped(), reply('not-understood', 60_000)), ['none', 'help']);
    assert.deepEqual(effectAndKind(helped(1), reply('not-understood', 11 * 60_000 - 1)), ['none', undefined]);
    assert.deepEqual(effectAndKind(helped(1), reply('not-understood', 11 * 60_000)), ['none', 'help']);
    const third = resultOf(helped(1, 20), reply('not-understood', 60 * 60_000));
    assert.deepEqual([third.kind, third.needsOperator], [undefined, true]);
  });
  it('§4a never restarts the window nor changes the answer', () => {
    const offer = helped(1, 20);
    assert.deepEqual([offer.receivedAt, offer.answer], [eg.open().receivedAt, undefined]);
  });
  it('§5 gets no help after an agreement', () => {
    assert.deepEqual(effectAndKind(eg.providing(), reply('not-understood')), ['none', undefined]);
  });
  it('§4 that opts in changes nothing in the offer', () => {
    for (const offer of [eg.open(), eg.agreed(), eg.providing()])
      assert.deepEqual(effectAndKind(offer, reply('opt-in')), ['none', undefined]);
  });
  it('§6c from a number that is not the recipient’s never counts', () => {
    const { events, reply: kind } = evaluateUnknownSender(reply('agree'));
    assert.deepEqual([events.map(({ type }) => type), kind], [['answer-received'], 'unknownSender']);
    assert.equal(stateOf(eg.after(eg.open(), ...events)), 'AWAITING_ANSWER');
  });
});

describe('opting out', () => {
  it('§4 is confirmed by one SMS, and by another one after an opt-in', () => {
    const first = resultOf(eg.open(), reply('opt-out'));
    const again = resultOf(first.offer, reply('opt-out', 21_000));
    const back = resultOf(again.offer, reply('opt-in', 22_000));
    const anew = resultOf(back.offer, reply('opt-out', 23_000));
    assert.deepEqual([first.kind, again.kind, anew.kind], ['optedOut', undefined, 'optedOut']);
  });
  it('§4 refuses this offer and is confirmed', () => {
    const { effect, kind, offer } = resultOf(eg.open(), reply('opt-out'));
    assert.deepEqual([effect, kind, offer.answer?.agrees], ['counts', 'optedOut', false]);
  });
  it('§4 is confirmed also when it comes late or after the call, and then ends nothing', () => {
    const ended = eg.after(eg.open(), eg.ended(10_000, 'ANNULLED'));
    assert.deepEqual(effectAndKind(ended, reply('opt-out')), ['late', 'optedOut']);
    const providing = resultOf(eg.providing(), reply('opt-out'));
    assert.deepEqual([providing.kind, stateOf(providing.offer)], ['optedOut', 'PROVIDING']);
    const refused = resultOf(eg.open(), reply('refuse')).offer;
    assert.deepEqual(effectAndKind(refused, reply('opt-out', 30_000)), ['repeats', 'optedOut']);
  });
});
