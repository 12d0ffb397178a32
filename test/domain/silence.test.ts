/** What a recipient is told, and what not: after a yes, after the end, and when a phone got enough help. */
import assert from 'node:assert/strict';
import { agreementToConfirm, answersRecipient, closingSms } from '../../domain/acceptance.ts';
import { evaluateUnaddressed } from '../../domain/conversation.ts';
import type { EndState } from '../../domain/offer-states.ts';
import type { Offer } from '../../domain/offer.ts';
import { afterFailedSms } from '../../domain/outcome-repeats.ts';
import * as eg from './offer-examples.ts';
import { effectAndKind, reply, resultOf } from './reply-examples.ts';

const endedAs = (state: EndState, reason = 'r', offer: Offer = eg.agreed()): Offer =>
  eg.after(offer, eg.ended(20_000, state, reason));

describe('a reply after the end', () => {
  it('§3.2 is told once how the offer ended, and never that a time has passed', () => {
    for (const state of ['GRANTED', 'REFUSED', 'DECLINED', 'CANCELLED', 'UNDELIVERED', 'INELIGIBLE'] as const) {
      const first = resultOf(endedAs(state), reply('agree', 30_000));
      assert.deepEqual([first.effect, first.kind], ['late', 'settled'], state);
      assert.deepEqual(effectAndKind(first.offer, reply('refuse', 31_000)), ['late', undefined], state);
    }
  });
  it('§4b is told once that the time has passed when silence annulled the offer', () => {
    const first = resultOf(endedAs('ANNULLED', 'no-answer', eg.open()), reply('agree', 30_000));
    assert.deepEqual([first.effect, first.kind], ['late', 'late']);
    assert.deepEqual(effectAndKind(first.offer, reply('agree', 31_000)), ['late', undefined]);
  });
  it('§3.2 gets no SMS when it is no answer: thanks, an emoji, whatever cannot be read', () => {
    for (const state of ['GRANTED', 'ANNULLED', 'DECLINED'] as const)
      assert.deepEqual(effectAndKind(endedAs(state), reply('not-understood', 30_000)), ['late', undefined], state);
    const late = reply('not-understood', 2_000 + eg.DAY); // the deadline has passed, the annulment has not come yet
    assert.deepEqual(effectAndKind(eg.open(), late), ['late', undefined]);
  });
  it('§3a gets no SMS from a number that changed hands', () => {
    for (const reading of ['agree', 'refuse', 'not-understood'] as const)
      assert.deepEqual(effectAndKind(endedAs('NUMBER_CHANGED'), reply(reading, 30_000)), ['late', undefined], reading);
  });
});

describe('opting in', () => {
  it('§3b is confirmed where the person was opted out, also by a reply to another offer', () => {
    const out = resultOf(eg.open(), reply('opt-out')).offer;
    const back = resultOf(out, reply('opt-in', 30_000));
    assert.deepEqual([back.effect, back.kind], ['none', 'optedIn']);
    assert.deepEqual(effectAndKind(back.offer, reply('opt-in', 31_000)), ['none', undefined]);
    assert.deepEqual(effectAndKind(eg.open(), reply('opt-in', 30_000, { isOptedOut: true })), ['none', 'optedIn']);
    assert.deepEqual(effectAndKind(out, reply('opt-in', 30_000, { isOptedOut: false })), ['none', undefined]);
  });
});

describe('a phone that got enough help', () => {
  it('§4a gets none of the SMS that only help; what cannot be read then lies before operators', () => {
    const more = { helpedEnough: true };
    const unread = resultOf(eg.open(), reply('not-understood', 20_000, more));
    assert.deepEqual([unread.kind, unread.needsOperator], [undefined, true]);
    assert.deepEqual(
      unread.offer.awaitsPeople?.map(({ what }) => what),
      ['reply'],
    );
    assert.deepEqual(effectAndKind(endedAs('GRANTED'), reply('agree', 30_000, more)), ['late', undefined]);
    for (const kind of ['whichOne', 'unknownSender'] as const) {
      assert.equal(evaluateUnaddressed(kind, more).reply, undefined);
      assert.equal(evaluateUnaddressed(kind, {}).reply, kind);
    }
  });
  it('§4a still gets what confirms its own answer', () => {
    for (const [reading, kind] of [
      ['refuse', 'declined'],
      ['opt-out', 'optedOut'],
    ] as const)
      assert.equal(resultOf(eg.open(), reply(reading, 20_000, { helpedEnough: true })).kind, kind);
  });
});

describe('a yes', () => {
  const confirming = (): Offer => eg.agreed({ confirmAgreement: true });

  it('§4a is confirmed once for each yes that counts, where the service says so, and while the offer is open', () => {
    assert.equal(agreementToConfirm(confirming()), 'answer-10000');
    assert.equal(agreementToConfirm(eg.agreed()), undefined);
    assert.equal(agreementToConfirm(eg.open({ confirmAgreement: true })), undefined);
    assert.equal(agreementToConfirm(endedAs('GRANTED', 'granted', confirming())), undefined);
    const corrected = eg.after(confirming(), eg.answered(12_000, 'refuse'), eg.answered(14_000, 'agree'));
    assert.equal(agreementToConfirm(corrected), 'answer-14000');
  });
  it('§3.2 that fails a check is told so, except after a death; a withdrawal is the person’s own', () => {
    const kinds = (['not-entitled', 'facts-too-old', 'organisation-closed', 'no-authority'] as const).map((reason) =>
      closingSms(endedAs('INELIGIBLE', reason)),
    );
    assert.deepEqual(
      kinds,
      Array.from({ length: 4 }, () => 'notProvided'),
    );
    assert.equal(closingSms(endedAs('INELIGIBLE', 'not-alive')), undefined);
    assert.equal(closingSms(endedAs('CONSENT_WITHDRAWN', 'consent-expired')), 'notProvided');
    assert.equal(closingSms(endedAs('CONSENT_WITHDRAWN', 'consent-withdrawn')), 'closed');
    assert.equal(closingSms(endedAs('NUMBER_CHANGED')), undefined);
  });
  it('§3.2 is told so at once when the check fails within minutes, else not in quiet hours', () => {
    const soon = eg.after(eg.agreed(), eg.ended(10_000 + 600_000, 'INELIGIBLE', 'not-entitled'));
    const later = eg.after(eg.agreed(), eg.ended(10_000 + 600_001, 'INELIGIBLE', 'not-entitled'));
    assert.deepEqual([soon, later].map(answersRecipient), [true, false]);
  });
  it('§3.2 is not taken back by a cancellation', () => {
    const asked = { type: 'cancel-asked', at: eg.at(12_000), messageId: 'c', reason: 'budget', by: 'enbek' } as const;
    assert.equal(eg.after(eg.agreed(), asked).end, undefined);
    assert.equal(eg.after(eg.open(), asked).end?.state, 'CANCELLED');
  });
});

describe('an SMS about the outcome that was not delivered', () => {
  const granted = (): Offer =>
    endedAs('GRANTED', 'granted', eg.providing({ quietHours: { fromMinute: 1260, toMinute: 540 } }));
  const next = (smsId: string, ms = 30_000) => afterFailedSms(granted(), 'f3b1', smsId, eg.T0 + ms);

  it('§3.2 is sent again on the next two days, and then operators tell the recipient', () => {
    assert.deepEqual(next('f3b1.granted'), { attempt: 2, dueAt: eg.T0 + 30_000 + eg.DAY });
    assert.deepEqual(next('f3b1.granted.2'), { attempt: 3, dueAt: eg.T0 + 30_000 + eg.DAY });
    assert.equal(next('f3b1.granted.3'), 'operators');
  });
  it('§3.2 is sent again after quiet hours', () => {
    const evening = Date.parse('2026-11-24T17:00:00Z') - eg.T0; // 22:00 in Kazakhstan
    assert.deepEqual(next('f3b1.granted', evening), { attempt: 2, dueAt: Date.parse('2026-11-26T04:00:00Z') });
  });
  it('§4a is no other SMS: an offer, help or an earlier confirmation is not sent again', () => {
    for (const id of ['f3b1.offer', 'f3b1.help.x', 'f3b1.accepted.x', 'other.granted'])
      assert.equal(next(id), undefined);
    assert.equal(afterFailedSms(eg.open(), 'f3b1', eg.OFFER_SMS, eg.T0), undefined);
  });
});
