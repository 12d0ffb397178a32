import assert from 'node:assert/strict';
import { callbackRows } from '../../../adapters/store/journal/callback-rows.ts';
import type { LockedOffer } from '../../../adapters/store/journal/locked-offer.ts';
import { evolve, newOffer } from '../../../domain/offer.ts';
import type { Offer } from '../../../domain/offer.ts';
import * as eg from '../../domain/offer-examples.ts';

/** The callback about this decision, made after a yes and the call. */
function callbackOf(outcome: 'granted' | 'refused', ground?: string): Record<string, unknown> {
  const called = [eg.smsSent(1_000), eg.received(2_000), eg.answered(3_000, 'agree'), eg.called(4_000)];
  const before: Offer = eg.after(newOffer(eg.made()), ...called);
  const decision = eg.outcome(5_000, outcome, ground);
  const offer = { id: 'f3b1', code: '47', serviceCode: 'test-allowance', reference: 'r-1' } as LockedOffer;
  const [row] = callbackRows(offer, [decision], [before, evolve(before, decision)]);
  return (row!.body as { data: Record<string, unknown> }).data;
}

describe('the callback about a decision', () => {
  it('§5 names the result as the act calls it', () => {
    const { state, resultKind, groundArticle } = callbackOf('granted');
    assert.deepEqual([state, resultKind, groundArticle], ['GRANTED', 'Decision', undefined]);
  });

  it('§3.2 names the ground of a refusal and the article of the act that lists it', () => {
    const { state, reason, resultKind, groundArticle } = callbackOf('refused', 'already-receiving');
    assert.deepEqual(
      [state, reason, resultKind, groundArticle],
      ['REFUSED', 'already-receiving', 'Decision', 'article 8'],
    );
  });
});
