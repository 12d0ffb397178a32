import assert from 'node:assert/strict';
import { newOffer } from '../../domain/offer.ts';
import { toldDecision } from '../../domain/told-decision.ts';
import * as eg from './offer-examples.ts';

const called = [eg.smsSent(1_000), eg.received(2_000), eg.answered(3_000, 'agree'), eg.called(4_000)];

describe('what is told of a decision', () => {
  it('§5 names the result as the act calls it, after a grant and after a refusal', () => {
    const granted = eg.after(newOffer(eg.made()), ...called, eg.outcome(5_000, 'granted'));
    assert.deepEqual(toldDecision(granted), { resultKind: 'Decision' });
  });

  it('§3.2 names the article of the act that lists the ground of a refusal', () => {
    const refused = eg.after(newOffer(eg.made()), ...called, eg.outcome(5_000, 'refused', 'not-entitled'));
    assert.deepEqual(toldDecision(refused), { resultKind: 'Decision', groundArticle: 'article 7' });
  });

  it('§3.2 is nothing while the provider has not decided', () => {
    assert.equal(toldDecision(eg.after(newOffer(eg.made()), ...called)), undefined);
  });
});
