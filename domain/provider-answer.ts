import { acceptanceChecked } from './acceptance.ts';
import { serviceTermFrom } from './calendar.ts';
import type { OfferEvent, ProviderOutcome, ServiceTerm } from './events.ts';
import type { Offer } from './offer.ts';

/** A decision of the provider as this system received it; `at` is its arrival. */
export type DecisionToEvaluate = ProviderOutcome & { messageId: string; at: string };

/** §3.2: why a decision does not count: its ground is missing or not listed by the act, or another decision was the
 *  first. The provider is told at once, and an operator task is raised. */
export type DecisionRefusal = 'ground-not-listed' | 'contradicts-first-decision';

/** §3.2: the operator task for a decision that does not count. */
export const TASK_OF_REFUSAL = {
  'ground-not-listed': 'unlisted-ground',
  'contradicts-first-decision': 'provider-contradicted',
} as const satisfies Record<DecisionRefusal, string>;

/** What a decision does: its events, and why it does not count. No events: a repeat. */
export type EvaluatedDecision = { events: OfferEvent[]; refused?: DecisionRefusal };

/** Decides what a provider's decision does (§3.2): the first decision counts; a contradicting second one and a refusal
 *  on a ground that the act does not list are refused; before an agreement a decision is `not-asked`. */
export function evaluateDecision(offer: Offer, evaluated: DecisionToEvaluate): EvaluatedDecision | 'not-asked' {
  const { messageId, at, outcome, ground } = evaluated;
  const listed = outcome === 'granted' || (ground !== undefined && offer.made.terms.refusalGrounds.includes(ground));
  // An unlisted ground is the provider's free text: it stays in the stored message and never enters the journal.
  const decision = { outcome, ...(ground && listed ? { ground } : {}) };
  if (offer.outcome) {
    const same = offer.outcome.outcome === outcome && (outcome === 'granted' || offer.outcome.ground === ground);
    if (same) return { events: [] };
    return {
      events: [{ type: 'provider-contradicted', at, messageId, ...decision }],
      refused: 'contradicts-first-decision',
    };
  }
  if (offer.end || !offer.answer?.agrees) return 'not-asked';
  if (!listed) return { events: [{ type: 'provider-unclear', at, messageId }], refused: 'ground-not-listed' };
  return { events: [{ type: 'provider-answered', at, messageId, ...decision }] };
}

/** §6c: the events of a call that a decision proves, when the decision arrives before the call was noted. */
export const callProvenBy = (offer: Offer, at: string): OfferEvent[] =>
  offer.calledAt ? [] : [acceptanceChecked(at), { type: 'provider-called', at, calledAt: at, ...termOf(offer) }];

/** §5: the term runs on when the decision does not count; without a calendar of the year there is none, which the
 *  activity that called the provider reports. */
function termOf({ answer, made }: Offer): { term?: ServiceTerm } {
  try {
    return answer ? { term: serviceTermFrom(answer.arrivedAt, made.terms.termWorkingDays) } : {};
  } catch {
    return {};
  }
}

const EVENT_OF_REFUSAL: Partial<Record<OfferEvent['type'], DecisionRefusal>> = {
  'provider-unclear': 'ground-not-listed',
  'provider-contradicted': 'contradicts-first-decision',
};

/** §3.2: why the message with this id was refused when it came first, from the events of its offer, so that a repeat
 *  gets the same answer; undefined: it counted. */
export function refusalOf(events: readonly OfferEvent[], messageId: string): DecisionRefusal | undefined {
  const refused = events.find(
    (event) => event.type in EVENT_OF_REFUSAL && 'messageId' in event && event.messageId === messageId,
  );
  return refused && EVENT_OF_REFUSAL[refused.type];
}
