/** What is told of the provider's decision beside the decision itself (§3.2, §5). */
import type { Offer } from './offer.ts';

/** §5: what the act calls the result; §3.2: the article of the act that lists the ground of a refusal. */
export type ToldDecision = { resultKind: string; groundArticle?: string };

/** What is told of the decision that ended this offer; undefined without one. */
export function toldDecision({ made, outcome, end }: Offer): ToldDecision | undefined {
  if (!outcome || (end?.state !== 'GRANTED' && end?.state !== 'REFUSED')) return undefined;
  const article = outcome.ground === undefined ? undefined : made.terms.groundArticles[outcome.ground];
  return { resultKind: made.resultKind, ...(article === undefined ? {} : { groundArticle: article }) };
}
