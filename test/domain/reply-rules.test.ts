import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addresseeOf, isAboutPerson, namedByOthers, optOutBy, repeatSince } from '../../domain/addressing.ts';
import { READINGS } from '../../domain/reply-reading.ts';
import { isHelpedEnough } from '../../domain/help-limits.ts';
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
  it('§4a is the one that holds the phone slot, else the one that was asked last', () => {
    const say = (...asked: ReturnType<typeof question>[]) => addresseeOf(asked, { reading: 'agree' });
    assert.deepEqual(say(question('52', answered), question('47')), { offerId: 'offer-47' });
    assert.deepEqual(say(question('52', answered), question('47', answered)), { offerId: 'offer-52' });
    const passed = { ...open, slotPassed: true as const };
    assert.deepEqual(say(question('52'), question('47', passed)), { offerId: 'offer-52' });
    assert.deepEqual(say(question('52', answered), question('47', passed)), { offerId: 'offer-52' });
    const missing = { ...eg.sent(), receiptMissing: true as const };
    assert.deepEqual(say(question('47', missing)), { offerId: 'offer-47' });
    assert.equal(say(), 'not-asked');
  });
  it('§4a is never guessed from a code that is on no offer of this phone, however many are open', () => {
    const ended = eg.after(open, eg.ended(3_000, 'ANNULLED'));
    for (const reading of READINGS) {
      const say = (...asked: ReturnType<typeof question>[]) => addresseeOf(asked, { code: '83', reading });
      assert.equal(say(question('47')), 'which-one', reading);
      assert.equal(say(question('52'), question('47')), 'which-one', reading);
      assert.equal(say(question('47', ended)), 'not-asked', reading);
      assert.equal(say(), 'not-asked', reading);
    }
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

describe('help by SMS', () => {
  const MINUTES_A_DAY = 24 * 60;
  const isEnough = (...minutesAgo: number[]) =>
    isHelpedEnough(
      minutesAgo.map((minutes) => eg.T0 - minutes * MINUTE),
      eg.T0,
    );

  it('§4a is sent twice an hour and five times a day to one phone', () => {
    assert.deepEqual([isEnough(), isEnough(1), isEnough(1, 59.9), isEnough(1, 60)], [false, false, true, false]);
    const four = [61, 122, 183, 244];
    assert.deepEqual([isEnough(...four), isEnough(...four, MINUTES_A_DAY - 1)], [false, true]);
    assert.equal(isEnough(...four, MINUTES_A_DAY), false);
  });
  it('§4a never passes the limits, however often a machine writes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * eg.DAY), { maxLength: 60 }), (times) => {
        const helpedAt: number[] = [];
        for (const at of times.toSorted((a, b) => a - b)) if (!isHelpedEnough(helpedAt, at)) helpedAt.push(at);
        for (const at of helpedAt) {
          const within = (ms: number) => helpedAt.filter((other) => other <= at && other > at - ms).length;
          assert.ok(within(eg.HOUR) <= 2 && within(eg.DAY) <= 5);
        }
      }),
    );
  });
});
