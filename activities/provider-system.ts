import type { ProviderOutcome } from '../domain/events.ts';

/** What a provider is told when the recipient agreed. Personal data; goes to the provider only. */
export type Application = {
  offerId: string;
  serviceCode: string;
  recipient: { iin: string } | { bin: string; representativeIin: string };
  eligibilityFacts: unknown;
  acceptedAt: string;
  consentToken: string;
};

/** The provider's answer to a call or a poll: a final word, or not yet. */
export type ProviderDecision = ({ final: true; resultNumber?: string } & ProviderOutcome) | { final: false };

/** A provider's own system (§5). Throws on a fault; a fault is never a refusal (§3.2). */
export interface ProviderSystem {
  /** Keyed by the offer's id: calling again makes no second application. */
  apply(application: Application): Promise<ProviderDecision>;
  /** Undefined: the provider does not know this offer. */
  poll(offerId: string): Promise<ProviderDecision | undefined>;
}

/** A call that people must repair: the provider says that our request is wrong. It is retried all the same. */
export class ProviderRejectsCall extends Error {
  override readonly name = 'ProviderRejectsCall';
}
