import { acceptanceChecked } from './acceptance.ts';
import type { OfferEvent, ProviderOutcome } from './events.ts';
import type { Offer } from './offer.ts';

/** A final word of the provider as it reached us; `at` is its arrival. */
export type DecisionToEvaluate = ProviderOutcome & { messageId: string; at: string };

/** Decides what a provider's word does (§3.2): the first final answer stands; a contradicting second one and a
 *  refusal on a ground that the act does not list go to people; before an agreement there is nothing to answer. */
export function evaluateDecision(
  offer: Offer,
  evaluated: DecisionToEvaluate,
): { events: OfferEvent[]; needsOperator?: 'provider-contradicted' | 'unlisted-ground' } | 'not-asked' {
  const { messageId, at, outcome, ground } = evaluated;
  const listed = outcome === 'granted' || (ground !== undefined && offer.made.terms.refusalGrounds.includes(ground));
  // An unlisted ground is the provider's free text: it stays in the stored message and never enters the journal.
  const word = { outcome, ...(ground && listed ? { ground } : {}) };
  if (offer.outcome) {
    const same = offer.outcome.outcome === outcome && (outcome === 'granted' || offer.outcome.ground === ground);
    if (same) return { events: [] };
    return {
      events: [{ type: 'provider-contradicted', at, messageId, ...word }],
      needsOperator: 'provider-contradicted',
    };
  }
  if (offer.end || !offer.answer?.agrees) return 'not-asked';
  if (!listed) return { events: [{ type: 'provider-unclear', at, messageId }], needsOperator: 'unlisted-ground' };
  return { events: [{ type: 'provider-answered', at, messageId, ...word }] };
}

/** §6c: a decision that arrives before our own note of the call proves the call. */
export const callProvenBy = (offer: Offer, at: string): OfferEvent[] =>
  offer.calledAt ? [] : [acceptanceChecked(at), { type: 'provider-called', at, calledAt: at }];
