import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { evolve, stateOf } from '../../domain/offer.ts';
import * as eg from './offer-examples.ts';

const same = (a: Offer, b: Offer, message?: string) => assert.equal(canonicalJson(a), canonicalJson(b), message);
const events = fc.array(eg.anyEvent, { maxLength: 25 });

/** The events that can reach an offer in any order after its screening: each stored once, under its lock. */
const racing: fc.Arbitrary<OfferEvent[]> = fc
  .record({
    failures: fc.uniqueArray(fc.integer({ min: 1_000, max: 1_999 }), { maxLength: 2 }),
    receipt: fc.option(fc.integer({ min: 900, max: 3_000 }), { nil: undefined }),
    answers: fc.uniqueArray(
      fc.tuple(fc.integer({ min: 3_000, max: 60_000 }), fc.constantFrom('agree' as const, 'refuse' as const)),
      { maxLength: 3, selector: ([ms]) => ms },
    ),
  })
  .map(({ failures, receipt, answers }) => [
    eg.smsSent(1_000),
    ...(receipt === undefined ? failures.slice(0, 1).map((ms) => eg.failed(ms)) : failures.map((ms) => eg.failed(ms))),
    ...(receipt === undefined ? [] : [eg.received(receipt)]),
    ...answers.map(([ms, reading]) => eg.answered(ms, reading)),
  ]);

describe('the fold of events', () => {
  it('§6c never throws and always has a state, whatever events come in whatever order', () => {
    fc.assert(
      fc.property(events, (list) => {
        assert.equal(typeof stateOf(list.reduce(evolve, eg.fresh())), 'string');
      }),
    );
  });
  it('§6c is not changed by an event that comes twice in a row', () => {
    // A run recognises repeated help by its message, not by the fold.
    const isCounted = (event: OfferEvent) => event.type === 'answer-read' && event.reply === 'help';
    fc.assert(
      fc.property(events, eg.anyEvent, (list, event) => {
        fc.pre(!isCounted(event) && event.type !== 'resend-asked');
        const once = [...list, event].reduce(evolve, eg.fresh());
        same(evolve(once, event), once, event.type);
      }),
    );
  });
  it('§6c is the same for every order of the events that can race: sending, receipts, answers', () => {
    const orders = racing.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(orders, ([list, shuffled]) => {
        const start = eg.after(eg.fresh(), eg.phoneFound);
        same(shuffled.reduce(evolve, start), list.reduce(evolve, start));
      }),
      { numRuns: 500 },
    );
  });
  it('§4b has a final end: only an undelivered offer that is sent once more is open again', () => {
    fc.assert(
      fc.property(events, fc.array(eg.anyEvent), (list, more) => {
        const ended = [...list, eg.ended(1, 'DECLINED')].reduce(evolve, eg.fresh());
        fc.pre(ended.end?.state !== 'UNDELIVERED');
        const later = more.reduce(evolve, ended);
        assert.deepEqual([later.end, later.answer, later.receivedAt], [ended.end, ended.answer, ended.receivedAt]);
      }),
    );
    fc.assert(
      fc.property(events, (list) => {
        const undelivered = eg.after(eg.sent(), eg.ended(1, 'UNDELIVERED'));
        assert.ok(list.reduce(evolve, undelivered).round <= 2);
      }),
    );
  });
  it('§5 gives GRANTED or REFUSED by a decision of the provider only', () => {
    const silent = events.map((list) => list.filter((f) => !['provider-answered', 'offer-ended'].includes(f.type)));
    fc.assert(
      fc.property(silent, (list) => {
        const checks = list.filter((event) => event.type !== 'acceptance-checked');
        assert.ok(!['GRANTED', 'REFUSED'].includes(stateOf(checks.reduce(evolve, eg.fresh()))));
      }),
    );
  });
  it('§4a never counts from sending: without a receipt there is no received time', () => {
    fc.assert(
      fc.property(events, (list) => {
        const unreceived = list.filter((event) => event.type !== 'sms-received');
        assert.equal(unreceived.reduce(evolve, eg.fresh()).receivedAt, undefined);
      }),
    );
  });
});
