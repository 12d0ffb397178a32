/** §6a: when the eligibility facts, which entitle a recipient as the provider stated, are current. */
import { MINUTE_MS } from './durations.ts';
import type { ReasonOf } from './end-reasons.ts';
import type { Ending, OfferTerms } from './events.ts';

/** The clock of a provider may be ahead of ours, but not by more than this. */
const CLOCK_SKEW_MS = 2 * MINUTE_MS;

/** §6a: whether the eligibility facts are older than the service allows. */
export const areFactsTooOld = (terms: OfferTerms, factsAsOf: string, nowMs: number): boolean =>
  nowMs - Date.parse(factsAsOf) > terms.factsMaxAgeMs;

/** §6a: whether a service that limits the age of the facts was not told when they were true. */
export const isFactTimeMissing = (limitsAge: boolean, factsAsOf: string | undefined): boolean =>
  limitsAge && factsAsOf === undefined;

/** §6a: whether the eligibility facts are dated in the future. */
export const areFactsOfFuture = (factsAsOf: string, nowMs: number): boolean =>
  Date.parse(factsAsOf) - nowMs > CLOCK_SKEW_MS;

/** §2.3, §6a: the end of an offer whose recipient may not or need not be served, with its reason. */
export const ineligible = (reason: ReasonOf<'INELIGIBLE'>): Ending => ({ state: 'INELIGIBLE', reason });
