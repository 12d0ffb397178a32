/** §6a: when the facts that entitle a recipient, as the provider stated them, are current. */
import { MINUTE_MS } from './durations.ts';
import type { OfferTerms } from './events.ts';

/** The clock of a provider may be ahead of ours, but not by more than this. */
const CLOCK_SKEW_MS = 2 * MINUTE_MS;

/** §6a: whether the eligibility facts were true too long ago for the service. */
export const areFactsTooOld = (terms: OfferTerms, factsAsOf: string, nowMs: number): boolean =>
  nowMs - Date.parse(factsAsOf) > terms.factsMaxAgeMs;

/** §6a: whether eligibility facts are said to be true at a moment that has not come yet. */
export const areFactsOfFuture = (factsAsOf: string, nowMs: number): boolean =>
  Date.parse(factsAsOf) - nowMs > CLOCK_SKEW_MS;
