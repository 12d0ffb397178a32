import assert from 'node:assert/strict';
import type { Offer } from '../../domain/offer.ts';
import { stateOf } from '../../domain/offer.ts';
import { evaluateDecision } from '../../domain/provider-answer.ts';
import * as eg from './offer-examples.ts';

let count = 0;
function word(offer: Offer, outcome: 'granted' | 'refused', ground?: string) {
  const evaluated = evaluateDecision(offer, { messageId: `w${(count += 1)}`, at: eg.at(1e6), outcome, ground });
  if (evaluated === 'not-asked') return { types: 'not-asked' as const, offer };
  const { events, needsOperator } = evaluated;
  return { types: events.map(({ type }) => type), events, needsOperator, offer: eg.after(offer, ...events) };
}

describe('§3.2 the provider’s word', () => {
  it('§3.2 grants, or refuses on a ground that the act lists', () => {
    assert.equal(stateOf(word(eg.providing(), 'granted').offer), 'GRANTED');
    const refused = word(eg.providing(), 'refused', 'not-entitled').offer;
    assert.deepEqual(refused.end, { state: 'REFUSED', reason: 'not-entitled', at: eg.at(1e6) });
  });
  it('§3.2 with no ground or another one goes to people, leaves the offer open and its text out of the journal', () => {
    for (const ground of [undefined, '', 'Иванов не подходит']) {
      const { types, events, needsOperator, offer } = word(eg.providing(), 'refused', ground);
      assert.deepEqual([types, needsOperator, stateOf(offer)], [['provider-unclear'], 'unlisted-ground', 'PROVIDING']);
      assert.ok(!JSON.stringify(events).includes('Иванов'));
    }
  });
  it('§3.2 stands: the same again does nothing, another one goes to people and changes nothing', () => {
    const granted = word(eg.providing(), 'granted').offer;
    assert.deepEqual(word(granted, 'granted').types, []);
    const second = word(granted, 'refused', 'not-entitled');
    assert.deepEqual([second.needsOperator, stateOf(second.offer)], ['provider-contradicted', 'GRANTED']);
    const refused = word(eg.providing(), 'refused', 'not-entitled').offer;
    assert.deepEqual(word(refused, 'refused', 'not-entitled').types, []);
    assert.deepEqual(word(refused, 'refused', 'already-receiving').types, ['provider-contradicted']);
  });
  it('§3.2 cannot keep free text in a contradiction either', () => {
    const granted = word(eg.providing(), 'granted').offer;
    assert.ok(!JSON.stringify(word(granted, 'refused', 'Иванов').events).includes('Иванов'));
  });
  it('§5 was not asked for before an agreement, nor after another end', () => {
    const cancelled = eg.after(eg.open(), eg.ended(9_000, 'CANCELLED'));
    for (const offer of [eg.fresh(), eg.sent(), eg.open(), cancelled])
      assert.equal(word(offer, 'granted').types, 'not-asked');
  });
  it('§5 is evaluated although it overtakes our own note of the call', () => {
    assert.equal(stateOf(word(eg.agreed(), 'granted').offer), 'GRANTED');
  });
});
