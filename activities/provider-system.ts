import type { ProviderOutcome } from '../domain/events.ts';

/** The application that a provider receives when the recipient agreed (§5). Personal data, for the provider only. */
export type Application = {
  offerId: string;
  serviceCode: string;
  recipient: { iin: string } | { bin: string; representativeIin: string };
  eligibilityFacts: unknown;
  acceptedAt: string;
  consentToken: string;
};

/** The provider's answer to a call or a poll: its decision, or none yet. */
export type ProviderDecision = ({ final: true; resultNumber?: string } & ProviderOutcome) | { final: false };

/** A provider's own system (§5). Throws on a fault; a fault is never a refusal (§3.2). */
export interface ProviderSystem {
  /** Sends the application under the offer's id: a repeated call makes no second application. */
  apply(application: Application): Promise<ProviderDecision>;
  /** Asks for the decision; undefined when the provider does not know this offer. */
  poll(offerId: string): Promise<ProviderDecision | undefined>;
}

/** The provider says that our request is wrong: an operator must repair this, and the call is retried meanwhile. */
export class ProviderRejectsCall extends Error {
  override readonly name = 'ProviderRejectsCall';
}
