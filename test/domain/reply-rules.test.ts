import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addresseeOf, isAboutPerson, namedByOthers, optOutBy, repeatSince } from '../../domain/addressing.ts';
import { READINGS } from '../../domain/reply-reading.ts';
import { limitUnknownSender } from '../../domain/unknown-sender.ts';
import * as eg from './offer-examples.ts';

const MINUTE = 60_000;
const [open, answered] = [eg.open(), eg.agreed()];
const question = (code: string, folded = open) => ({ id: `offer-${code}`, code, folded });

describe('the offer that a reply is about', () => {
  it('§4a is the one whose code it names, answered or not', () => {
    const asked = [question('52'), question('47', answered)];
    for (const code of ['47', '52'])
      assert.deepEqual(addresseeOf(asked, { code, reading: 'refuse' }), { offerId: `offer-${code}` });
  });
  it('§4a is the only unanswered offer, else the latest one', () => {
    const say = (...asked: ReturnType<typeof question>[]) => addresseeOf(asked, { reading: 'agree' });
    assert.deepEqual(say(question('52', answered), question('47')), { offerId: 'offer-47' });
    assert.deepEqual(say(question('52', answered), question('47', answered)), { offerId: 'offer-52' });
    assert.equal(say(), 'not-asked');
  });
  it('§4a is asked for when two offers are open and the reply names none, but not when it is about all of them', () => {
    const asked = [question('52'), question('47')];
    for (const reading of READINGS)
      assert.deepEqual(
        addresseeOf(asked, { reading }),
        isAboutPerson(reading) ? { offerId: 'offer-52' } : 'which-one',
        reading,
      );
  });
  it('§4a is an offer of another number only where one open offer has the code', () => {
    assert.deepEqual([namedByOthers([]), namedByOthers(['a']), namedByOthers(['a', 'b'])], [undefined, 'a', undefined]);
  });
  it('opts the person out or in by two readings, and by no other', () => {
    const optOuts = READINGS.map((reading) => optOutBy(reading));
    assert.deepEqual(optOuts, [undefined, undefined, true, false, undefined]);
  });
});

describe('a repeat of an SMS to us', () => {
  it('§6c is searched for one minute back, and only with the carrier’s time', () => {
    const arrivedAt = eg.at(0);
    assert.equal(repeatSince({ arrivedAt, carrierAt: arrivedAt }), eg.T0 - MINUTE);
    assert.equal(repeatSince({ arrivedAt }), undefined);
  });
});

describe('an unknown sender', () => {
  it('is answered again after ten minutes, three times in 24 hours', () => {
    const answers = (...minutesAgo: number[]) =>
      limitUnknownSender(
        minutesAgo.map((minutes) => eg.T0 - minutes * MINUTE),
        eg.T0,
      );
    assert.deepEqual([answers(), answers(9.99), answers(10)], ['answer', 'no-answer', 'answer']);
    assert.deepEqual(
      [answers(10, 20), answers(10, 20, 1_439), answers(10, 20, 1_440)],
      ['answer', 'no-answer', 'answer'],
    );
  });
  it('never gets more than three answers in 24 hours, however often it writes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * eg.DAY), { maxLength: 60 }), (times) => {
        const answeredAt: number[] = [];
        for (const at of times.toSorted((a, b) => a - b))
          if (limitUnknownSender(answeredAt, at) === 'answer') answeredAt.push(at);
        for (const at of answeredAt) {
          const lately = answeredAt.filter((other) => other <= at && other > at - eg.DAY);
          assert.ok(lately.length <= 3);
          assert.ok(answeredAt.every((other) => other === at || Math.abs(other - at) >= 10 * MINUTE));
        }
      }),
    );
  });
});
