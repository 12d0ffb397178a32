import { acceptanceChecked } from './acceptance.ts';
import type { OfferEvent, ProviderOutcome } from './events.ts';
import type { Offer } from './offer.ts';

/** A decision of the provider as this system received it; `at` is its arrival. */
export type DecisionToEvaluate = ProviderOutcome & { messageId: string; at: string };

/** Decides what a provider's decision does (§3.2): the first decision counts; a contradicting second one and a refusal
 *  on a ground that the act does not list go to operators; before an agreement a decision is `not-asked`. */
export function evaluateDecision(
  offer: Offer,
  evaluated: DecisionToEvaluate,
): { events: OfferEvent[]; needsOperator?: 'provider-contradicted' | 'unlisted-ground' } | 'not-asked' {
  const { messageId, at, outcome, ground } = evaluated;
  const listed = outcome === 'granted' || (ground !== undefined && offer.made.terms.refusalGrounds.includes(ground));
  // An unlisted ground is the provider's free text: it stays in the stored message and never enters the journal.
  const decision = { outcome, ...(ground && listed ? { ground } : {}) };
  if (offer.outcome) {
    const same = offer.outcome.outcome === outcome && (outcome === 'granted' || offer.outcome.ground === ground);
    if (same) return { events: [] };
    return {
      events: [{ type: 'provider-contradicted', at, messageId, ...decision }],
      needsOperator: 'provider-contradicted',
    };
  }
  if (offer.end || !offer.answer?.agrees) return 'not-asked';
  if (!listed) return { events: [{ type: 'provider-unclear', at, messageId }], needsOperator: 'unlisted-ground' };
  return { events: [{ type: 'provider-answered', at, messageId, ...decision }] };
}

/** §6c: the events of a call that a decision proves, when the decision arrives before the call was noted. */
export const callProvenBy = (offer: Offer, at: string): OfferEvent[] =>
  offer.calledAt ? [] : [acceptanceChecked(at), { type: 'provider-called', at, calledAt: at }];
