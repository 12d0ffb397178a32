import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Sending } from '../../domain/gateway-choice.ts';
import { nextGateway } from '../../domain/gateway-choice.ts';
import type { SmsPurpose } from '../../domain/sms-purposes.ts';
import { isAskedOnce, mustBeAnswerable, purposeOf, SMS_PURPOSES } from '../../domain/sms-purposes.ts';

const NAMES = ['operator', 'reserve', 'third', 'bulk'];
const some = fc.subarray(NAMES);

/** Any state of an SMS being sent, with any health of the gateways. */
const anyPlace = (purpose: fc.Arbitrary<SmsPurpose>) =>
  fc.record({
    purpose,
    route: fc.shuffledSubarray(NAMES, { minLength: 1 }),
    current: fc.constantFrom(...NAMES),
    inDoubtAt: some,
    failed: some,
    healthy: some,
  });
const placeOfQuestion = anyPlace(fc.constantFrom('offer', 'reminder'));
const placeOfRepeatable = anyPlace(fc.constantFrom('outcome', 'conversation'));
type Place = Sending & { healthy: string[] };
const choose = ({ healthy, ...sending }: Place) => nextGateway(sending, (gateway) => healthy.includes(gateway));

describe('which gateway sends an SMS next', () => {
  it('§3.1 an SMS that asks for an answer and may have left is never given to another gateway, healthy or not', () => {
    fc.assert(
      fc.property(placeOfQuestion, fc.constantFrom(...NAMES), (place, holder) => {
        const next = choose({ ...place, current: holder, inDoubtAt: [holder] });
        assert.ok(next === undefined || next === holder);
        if (!place.failed.includes(holder)) assert.equal(next, holder, 'the same gateway is asked again');
      }),
    );
  });
  it('§3.1 an SMS that has certainly not left goes to the first healthy gateway that did not fail', () => {
    fc.assert(
      fc.property(placeOfQuestion, (place) => {
        const left = place.route.filter((name) => !place.failed.includes(name));
        const expected = left.find((name) => place.healthy.includes(name)) ?? left[0];
        assert.equal(choose({ ...place, inDoubtAt: [] }), expected);
      }),
    );
  });
  it('§4b an outcome always has a gateway while one did not fail, and a healthy one if there is one', () => {
    fc.assert(
      fc.property(placeOfRepeatable, (place) => {
        const left = place.route.filter((name) => !place.failed.includes(name));
        const next = choose(place);
        if (left.length === 0) return assert.equal(next, undefined);
        assert.ok(next !== undefined && left.includes(next));
        if (left.some((name) => place.healthy.includes(name))) assert.ok(place.healthy.includes(next), next);
      }),
    );
  });
  it('§4b an outcome that may have left goes once more through the same gateway while that is healthy', () => {
    fc.assert(
      fc.property(placeOfRepeatable, (place) => {
        const [current] = place.route;
        const healthy = [...place.healthy, current!];
        assert.equal(choose({ ...place, current: current!, inDoubtAt: [current!], failed: [], healthy }), current);
      }),
    );
  });
  it('an attempt asks every gateway at most once and ends', () => {
    fc.assert(
      fc.property(anyPlace(fc.constantFrom(...SMS_PURPOSES)), fc.func(fc.boolean()), (place, mayHaveLeft) => {
        const asked: string[] = [];
        let { inDoubtAt } = place;
        for (let next = place.route[0]; next !== undefined; asked.push(next)) {
          next = choose({ ...place, inDoubtAt, failed: asked });
          if (next === undefined) break;
          assert.ok(!asked.includes(next), next);
          if (mayHaveLeft(next)) inDoubtAt = [...inDoubtAt, next];
        }
        assert.ok(asked.length <= NAMES.length);
      }),
    );
  });
  it('§4a every kind of SMS has its purpose; only an outcome needs no answer, only a question is sent once', () => {
    assert.deepEqual([purposeOf('closed'), purposeOf('declined')], ['outcome', 'conversation']);
    assert.deepEqual(SMS_PURPOSES.filter(mustBeAnswerable), ['offer', 'reminder', 'conversation']);
    assert.deepEqual(SMS_PURPOSES.filter(isAskedOnce), ['offer', 'reminder']);
  });
});
