import assert from 'node:assert/strict';
import { serviceTermFrom } from '../../domain/calendar.ts';
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { stateOf } from '../../domain/offer.ts';
import { callProvenBy, evaluateDecision, refusalOf, TASK_OF_REFUSAL } from '../../domain/provider-answer.ts';
import * as eg from './offer-examples.ts';

let count = 0;
function resultOf(offer: Offer, outcome: 'granted' | 'refused', ground?: string) {
  const evaluated = evaluateDecision(offer, { messageId: `w${(count += 1)}`, at: eg.at(1e6), outcome, ground });
  if (evaluated === 'not-asked') return { types: 'not-asked' as const, offer };
  const { events, refused } = evaluated;
  return { types: events.map(({ type }) => type), events, refused, offer: eg.after(offer, ...events) };
}

describe('§3.2 the provider’s decision', () => {
  it('§3.2 grants, or refuses on a ground that the act lists', () => {
    assert.equal(stateOf(resultOf(eg.providing(), 'granted').offer), 'GRANTED');
    const refused = resultOf(eg.providing(), 'refused', 'not-entitled').offer;
    assert.deepEqual(refused.end, { state: 'REFUSED', reason: 'not-entitled', at: eg.at(1e6) });
  });
  it('§3.2 without a listed ground is refused, leaves the offer open and its text out of the journal', () => {
    for (const ground of [undefined, '', 'Иванов не подходит']) {
      const { types, events, refused, offer } = resultOf(eg.providing(), 'refused', ground);
      assert.deepEqual([types, refused, stateOf(offer)], [['provider-unclear'], 'ground-not-listed', 'PROVIDING']);
      assert.ok(!JSON.stringify(events).includes('Иванов'));
    }
  });
  it('§3.2 is final: a repeat does nothing, a contradicting one is refused and changes nothing', () => {
    const granted = resultOf(eg.providing(), 'granted').offer;
    assert.deepEqual(resultOf(granted, 'granted').types, []);
    const second = resultOf(granted, 'refused', 'not-entitled');
    assert.deepEqual([second.refused, stateOf(second.offer)], ['contradicts-first-decision', 'GRANTED']);
    const refused = resultOf(eg.providing(), 'refused', 'not-entitled').offer;
    assert.deepEqual(resultOf(refused, 'refused', 'not-entitled').types, []);
    assert.deepEqual(resultOf(refused, 'refused', 'already-receiving').types, ['provider-contradicted']);
  });
  it('§3.2 keeps no free text when it contradicts the first one', () => {
    const granted = resultOf(eg.providing(), 'granted').offer;
    assert.ok(!JSON.stringify(resultOf(granted, 'refused', 'Иванов').events).includes('Иванов'));
  });
  it('§3.2 that was refused is known by its id, so that a repeat gets the same answer', () => {
    const unclear = resultOf(eg.providing(), 'refused', 'bad-mood');
    const granted = resultOf(unclear.offer, 'granted');
    const second = resultOf(granted.offer, 'refused', 'not-entitled');
    const all = [unclear, granted, second].map(({ events = [] }) => events);
    const changed: OfferEvent = { type: 'consent-changed', at: eg.at(0), messageId: 'c-1', status: 'given' };
    const known = (messageId: string) => refusalOf([changed, ...all.flat()], messageId);
    const idOf = ([event]: OfferEvent[]) => (event && 'messageId' in event ? event.messageId : '');
    assert.deepEqual(all.map(idOf).map(known), ['ground-not-listed', undefined, 'contradicts-first-decision']);
    assert.deepEqual([known('c-1'), known('never-seen')], [undefined, undefined]);
    assert.deepEqual(Object.values(TASK_OF_REFUSAL), ['unlisted-ground', 'provider-contradicted']);
  });
  it('§5 is `not-asked` before an agreement and after another end', () => {
    const cancelled = eg.after(eg.open(), eg.ended(9_000, 'CANCELLED'));
    for (const offer of [eg.fresh(), eg.sent(), eg.open(), cancelled])
      assert.equal(resultOf(offer, 'granted').types, 'not-asked');
  });
  it('§5 is evaluated also when it arrives before the call was noted', () => {
    assert.equal(stateOf(resultOf(eg.agreed(), 'granted').offer), 'GRANTED');
  });
  it('§5 proves the call, and the term of the act runs from the agreement all the same', () => {
    const proven = eg.after(eg.agreed(), ...callProvenBy(eg.agreed(), eg.at(12_000)));
    assert.deepEqual([proven.calledAt, proven.term], [eg.at(12_000), serviceTermFrom(eg.at(10_000), 5)]);
    assert.deepEqual(callProvenBy(eg.providing(), eg.at(12_000)), []);
    const beyond = eg.agreed({ termWorkingDays: 2_000 });
    assert.equal(eg.after(beyond, ...callProvenBy(beyond, eg.at(12_000))).term, undefined, 'no calendar of that year');
  });
});
