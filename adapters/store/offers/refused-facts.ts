/** Why the eligibility facts of a request are refused (§6a): undated, too old, or not those that the service needs. */
import { areFactsTooOld, isFactTimeMissing } from '../../../domain/eligibility-facts.ts';
import type { OfferTerms } from '../../../domain/events.ts';
import type { ServiceDefinition } from '../../catalogue/definition.ts';
import { factIssues } from '../../catalogue/eligibility-facts.ts';
import type { OfferRequest } from './make-offer.ts';

/** Eligibility facts that no offer can be made with; `issues`: each with its path in the facts. */
export type FactsRefused =
  | { made: 'refused'; because: 'facts-as-of-missing' | 'facts-too-old' }
  | { made: 'refused'; because: 'facts-invalid'; issues: ReturnType<typeof factIssues> };

/** Checks the eligibility facts of a request against its service; undefined: they are good. */
export function refusedFacts(
  { factsMaxAge, eligibilityFacts }: ServiceDefinition,
  terms: OfferTerms,
  request: OfferRequest,
  now: { ms: number; iso: string },
): FactsRefused | undefined {
  if (isFactTimeMissing(factsMaxAge !== undefined, request.factsAsOf))
    return { made: 'refused', because: 'facts-as-of-missing' };
  if (areFactsTooOld(terms, request.factsAsOf ?? now.iso, now.ms)) return { made: 'refused', because: 'facts-too-old' };
  const issues = factIssues(eligibilityFacts, request.eligibilityFacts ?? {});
  return issues.length > 0 ? { made: 'refused', because: 'facts-invalid', issues } : undefined;
}
