import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ReplyToEvaluate } from '../../domain/conversation.ts';
import { evaluateCallEnd } from '../../domain/conversation.ts';
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { stateOf } from '../../domain/offer.ts';
import { READINGS } from '../../domain/reply-reading.ts';
import type { Reading } from '../../domain/reply-reading.ts';
import * as eg from './offer-examples.ts';
import { effectAndKind, reply, resultOf } from './reply-examples.ts';

describe('a refusal while the provider is being called', () => {
  const during = (reading: Reading, ms = 20_000, more: Partial<ReplyToEvaluate> = {}) =>
    reply(reading, ms, { callInFlight: true, ...more });
  const pending = (reading: Reading = 'refuse') => resultOf(eg.agreed(), during(reading));
  /** The offer when the call has ended, and the effect and the answer of the refusal that came during it. */
  function decided(offer: Offer, ...call: OfferEvent[]) {
    const { events, answer } = evaluateCallEnd(offer, call);
    const read = events.find((event) => event.type === 'answer-read');
    assert.deepEqual(answer, read?.reply && { inboundId: read.inboundId, kind: read.reply });
    return { offer: eg.after(offer, ...events), kind: read?.reply, effect: read?.effect };
  }

  it('§4a is not answered before the call has ended, and is repeated without effect', () => {
    const { effect, kind, offer } = pending();
    assert.deepEqual([effect, kind, stateOf(offer)], ['pending', undefined, 'PROVIDING']);
    assert.deepEqual(effectAndKind(offer, during('refuse', 21_000)), ['repeats', undefined]);
  });
  it('§4a counts by its arrival when the call failed', () => {
    const { effect, kind, offer } = decided(pending().offer);
    assert.deepEqual([effect, kind, stateOf(offer)], ['counts', 'declined', 'AWAITING_ANSWER']);
    assert.equal(offer.answer?.arrivedAt, eg.at(20_000));
    assert.deepEqual(evaluateCallEnd(offer, []), { events: [] }, 'it is decided once');
  });
  it('§5 comes too late when the provider was called; that is explained once', () => {
    const { effect, kind, offer } = decided(pending().offer, eg.called(21_000));
    assert.deepEqual([effect, kind, stateOf(offer)], ['after-call', 'late', 'PROVIDING']);
    assert.deepEqual(effectAndKind(offer, reply('refuse', 30_000)), ['after-call', undefined]);
  });
  it('§4a is overtaken by a later agreement, not by an earlier one', () => {
    const first = resultOf(eg.agreed(), during('refuse', 20_000, { carrierAt: eg.at(19_000) })).offer;
    const later = resultOf(first, during('agree', 21_000, { carrierAt: eg.at(20_000) }));
    assert.deepEqual([later.effect, decided(later.offer).effect], ['repeats', undefined]);
    const earlier = resultOf(first, during('agree', 21_000, { carrierAt: eg.at(18_000) }));
    assert.deepEqual([earlier.effect, decided(earlier.offer).effect], ['none', 'counts']);
  });
  it('§4 opts out at once, and the refusal counts when the call failed; a later opt-in stays', () => {
    const { effect, kind, offer } = pending('opt-out');
    assert.deepEqual([effect, kind, offer.optedOut], ['pending', 'optedOut', true]);
    const optedIn = resultOf(offer, during('opt-in', 21_000)).offer;
    const { effect: after, kind: none, offer: failed } = decided(optedIn);
    assert.deepEqual([after, none, failed.optedOut, failed.answer?.agrees], ['counts', undefined, false, false]);
  });
  it('§3b changes nothing when the offer ended meanwhile, which has its own SMS', () => {
    const withdrawn = eg.after(pending().offer, {
      type: 'consent-changed',
      at: eg.at(21_000),
      messageId: 'c-1',
      status: 'withdrawn',
    });
    const { effect, kind, offer } = decided(withdrawn);
    assert.deepEqual([effect, kind, stateOf(offer)], ['late', undefined, 'CONSENT_WITHDRAWN']);
    assert.equal(offer.pendingRefusal, undefined);
  });
  it('§4a has one effect in the end, whatever else is said and happens', () => {
    const more = fc.array(fc.tuple(fc.constantFrom(...READINGS), fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(more, fc.boolean(), (replies, succeeds) => {
        const all = [['refuse', true] as const, ...replies];
        const said = all.reduce(
          (offer, [reading, callInFlight], n) => resultOf(offer, reply(reading, 20_000 + n, { callInFlight })).offer,
          eg.agreed(),
        );
        const { offer } = decided(said, ...(succeeds ? [eg.called(30_000)] : []));
        assert.equal(offer.pendingRefusal, undefined);
        const answers = all.filter(([reading]) => reading !== 'not-understood' && reading !== 'opt-in');
        const last = answers.at(-1)?.[0];
        const wasDeclinedBefore = stateOf(said) === 'AWAITING_ANSWER';
        const agrees = last === 'agree' || (succeeds && !wasDeclinedBefore);
        assert.equal(offer.answer?.agrees, agrees);
      }),
    );
  });
});
