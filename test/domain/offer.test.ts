import assert from 'node:assert/strict';
import type { OfferEvent } from '../../domain/events.ts';
import type { EndState } from '../../domain/offer-states.ts';
import { evolve, foldEvents, isUnanswered, stateOf } from '../../domain/offer.ts';
import * as eg from './offer-examples.ts';

const stateAfter = (offer: Parameters<typeof stateOf>[0], ...events: OfferEvent[]) =>
  stateOf(eg.after(offer, ...events));
const consent = (status: 'given' | 'refused' | 'withdrawn', ms = 20_000): OfferEvent => {
  return { type: 'consent-changed', at: eg.at(ms), messageId: `c${ms}`, status };
};
const numberChanged: OfferEvent = { type: 'number-changed', at: eg.at(20_000), messageId: 'n1' };
const cancelAsked: OfferEvent = {
  type: 'cancel-asked',
  at: eg.at(20_000),
  messageId: 'x1',
  reason: 'a mistake',
  by: 'enbek',
};
const closed: OfferEvent = { type: 'window-closed', at: eg.at(eg.DAY + 200_000) };
const resend: OfferEvent = { type: 'resend-asked', at: eg.at(3 * eg.DAY), messageId: 's1', by: 'operator' };

describe('the state of an offer', () => {
  it('§2.1 goes from SCREENING to PROVIDING by its events', () => {
    const waiting = eg.after(eg.fresh(), { type: 'sending-delayed', at: eg.at(1), for: 'phone-slot' });
    const states = [eg.fresh(), waiting, eg.sent(), eg.open(), eg.agreed(), eg.providing()].map(stateOf);
    assert.deepEqual(states, ['SCREENING', 'QUEUED', 'SENT', 'AWAITING_ANSWER', 'PROVIDING', 'PROVIDING']);
  });
  it('§4a is not AWAITING_ANSWER because an SMS was sent, nor because any other SMS was', () => {
    assert.equal(stateAfter(eg.fresh(), eg.smsSent(1, 'help')), 'SCREENING');
    assert.equal(eg.sent().receivedAt, undefined);
  });
  it('§4a is AWAITING_ANSWER when the receipt arrives before the sending was noted', () => {
    const early = eg.after(eg.fresh(), eg.phoneFound, eg.received(900));
    assert.equal(stateOf(early), 'AWAITING_ANSWER');
    assert.equal(eg.after(early, eg.smsSent(1_000)).sentAt, eg.at(1_000));
  });
  it('keeps the phone slot while it is neither answered nor ended', () => {
    assert.deepEqual([eg.sent(), eg.open(), eg.agreed()].map(isUnanswered), [true, true, false]);
    assert.equal(isUnanswered(eg.after(eg.open(), cancelAsked)), false);
  });
  it('§6c is the fold of events that begin with offer-made', () => {
    assert.throws(() => foldEvents([eg.phoneFound]), /offer-made/);
    assert.throws(() => foldEvents([]), /offer-made/);
    assert.equal(stateOf(foldEvents([eg.made(), eg.phoneFound, eg.smsSent(1)])), 'SENT');
  });
});

describe('the ends of an offer', () => {
  const ends: [string, EndState, () => ReturnType<typeof stateAfter>][] = [
    ['§3.2 the provider granted', 'GRANTED', () => stateAfter(eg.providing(), eg.outcome(1e6, 'granted'))],
    ['§3.2 it refused', 'REFUSED', () => stateAfter(eg.providing(), eg.outcome(1e6, 'refused', 'not-entitled'))],
    ['§4 a refusal was not corrected', 'DECLINED', () => stateAfter(eg.open(), eg.answered(9e3, 'refuse'), closed)],
    ['§4b no answer came', 'ANNULLED', () => stateAfter(eg.open(), closed)],
    ['§4a never received', 'UNDELIVERED', () => stateAfter(eg.sent(), eg.ended(2e3, 'UNDELIVERED'))],
    ['§3a no number', 'NOT_REGISTERED', () => stateAfter(eg.fresh(), eg.ended(1, 'NOT_REGISTERED'))],
    ['§3b consent refused at КДП', 'NO_CONSENT', () => stateAfter(eg.fresh(), consent('refused'))],
    ['§3b withdrawn', 'CONSENT_WITHDRAWN', () => stateAfter(eg.open(), consent('withdrawn'))],
    ['§3a number changed', 'NUMBER_CHANGED', () => stateAfter(eg.open(), numberChanged)],
    ['§2.3 not entitled', 'INELIGIBLE', () => stateAfter(eg.fresh(), eg.ended(1, 'INELIGIBLE'))],
    ['cancelled by the provider', 'CANCELLED', () => stateAfter(eg.open(), cancelAsked)],
  ];
  for (const [why, end, state] of ends) it(`${why}: ${end}`, () => assert.equal(state(), end));

  it('§4 a refusal ends the offer at once only where the service says so', () => {
    assert.equal(stateAfter(eg.open(), eg.answered(9e3, 'refuse')), 'AWAITING_ANSWER');
    assert.equal(stateAfter(eg.open({ declineIsFinal: true }), eg.answered(9e3, 'refuse')), 'DECLINED');
  });
  it('§4 the later answer counts inside the window, in any order of arrival', () => {
    const [no, yes] = [eg.answered(9e3, 'refuse'), eg.answered(10e3, 'agree')];
    assert.equal(stateAfter(eg.open(), no, yes), 'PROVIDING');
    assert.equal(stateAfter(eg.open(), yes, no), 'PROVIDING');
    assert.equal(stateAfter(eg.open(), eg.answered(11e3, 'refuse'), yes), 'AWAITING_ANSWER');
  });
  it('§4b after an agreement the deadline changes nothing', () => {
    assert.equal(stateAfter(eg.agreed(), closed), 'PROVIDING');
  });
  it('§6c the last event of the journal corrects a run that had not received all events when it decided', () => {
    const unaware = eg.after(eg.open(), closed);
    const corrected = eg.after(unaware, eg.ended(2 * eg.DAY, 'DECLINED', 'refused-by-recipient'));
    assert.deepEqual(
      [stateOf(unaware), stateOf(corrected), corrected.end?.at],
      ['ANNULLED', 'DECLINED', unaware.end?.at],
    );
    assert.equal(evolve(corrected, eg.ended(2 * eg.DAY, 'ANNULLED')), corrected);
  });
  it('§5 after the provider was called, only its decision ends the offer', () => {
    const ending = { state: 'NUMBER_CHANGED', reason: 'number-changed' } as const;
    const tooLate: OfferEvent[] = [
      consent('withdrawn'),
      numberChanged,
      cancelAsked,
      closed,
      { type: 'acceptance-checked', at: eg.at(1e6), ending },
      { type: 'term-breached', at: eg.at(1e6), termEndsAt: eg.at(1e6) },
    ];
    for (const event of tooLate) assert.equal(stateAfter(eg.providing(), event), 'PROVIDING', event.type);
  });
  it('§3b "given" and a repeated "pending" do not end the offer; the time of the first question to КДП is kept', () => {
    const pending = (ms: number): OfferEvent => ({ type: 'consent-checked', at: eg.at(ms), status: 'pending' });
    const asked = eg.after(eg.fresh(), pending(5), pending(600_005), consent('given'));
    assert.deepEqual([stateOf(asked), asked.consentAskedAt], ['SCREENING', eg.at(5)]);
  });
  it('§3a before sending, a changed number is only looked up once more', () => {
    const again = eg.after(
      eg.fresh(),
      eg.phoneFound,
      { type: 'sending-delayed', at: eg.at(2), for: 'phone-slot' },
      numberChanged,
    );
    assert.deepEqual([stateOf(again), again.language], ['SCREENING', undefined]);
  });
  it('§4a a failed delivery does not count when a delivery follows before it had a consequence', () => {
    const failed = eg.after(eg.sent(), eg.failed(5_000, 'undeliverable'), eg.failed(6_000, 'expired'));
    assert.deepEqual(failed.deliveryFailure, { status: 'undeliverable', at: eg.at(5_000) });
    const recovered = evolve(failed, eg.received(7_000));
    assert.deepEqual([stateOf(recovered), recovered.deliveryFailure], ['AWAITING_ANSWER', undefined]);
  });
  it('§4a a failure of another SMS is no failure of the offer SMS', () => {
    assert.equal(eg.after(eg.sent(), eg.failed(5_000, 'expired', 'f3b1.help.9')).deliveryFailure, undefined);
  });
});

describe('an offer sent once more', () => {
  const undelivered = eg.after(eg.sent(), eg.ended(eg.DAY, 'UNDELIVERED'));

  it('§3a begins again from the screening, once', () => {
    const again = evolve(undelivered, resend);
    assert.deepEqual([stateOf(again), again.round, again.sentAt], ['SCREENING', 2, undefined]);
    const twice = eg.after(again, eg.ended(4 * eg.DAY, 'UNDELIVERED'), { ...resend, messageId: 's2' });
    assert.equal(stateOf(twice), 'UNDELIVERED');
  });
  it('§4 an offer with any other end is never reopened', () => {
    const declined = eg.after(eg.open(), eg.ended(eg.DAY, 'DECLINED'));
    assert.equal(evolve(declined, resend), declined);
  });
  it('§4a does not fail because the first SMS is reported as expired meanwhile', () => {
    const late = eg.after(undelivered, resend, eg.failed(3 * eg.DAY + 5, 'expired', eg.OFFER_SMS));
    assert.equal(late.deliveryFailure, undefined);
    const own = eg.after(undelivered, resend, eg.failed(3 * eg.DAY + 5, 'expired', `${eg.OFFER_SMS}.2`));
    assert.equal(own.deliveryFailure?.status, 'expired');
  });
});
