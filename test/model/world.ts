/** What differs between the histories that are checked: the service's terms, and how the outside systems behave. */
import type { OfferMade, OfferTerms } from '../../domain/events.ts';
import { made } from '../domain/offer-examples.ts';

export const OFFER = 'a';
export const CODE = '47';
/** The phone's other offer, whose receipt is missing: it is answered by its code only. */
export const OTHER_OFFER = 'b';
export const OTHER_CODE = '53';
/** A ground that the act of the examples lists. */
export const LISTED_GROUND = 'not-entitled';

/** One setting of the model. `chance` gives numbers from 0 to below 1; in the exhaustive search it is never asked. */
export type World = {
  name: string;
  terms: Partial<OfferTerms>;
  /** `written`: the offer SMS is at the gateway and not noted yet. */
  start: 'sent' | 'written';
  /** `spent`: the phone gets no more help, so that what cannot be read waits for operators. */
  help: 'counted' | 'spent';
  /** When signals reach the run: at once; after a restart only, twice and in reverse order; or at any time. */
  signals: 'prompt' | 'late' | 'any';
  /** How many calls of the provider fail before it answers. */
  failingCalls: number;
  /** Whether a failing call reached the provider, whose answer was lost. */
  failsAfterReaching: boolean;
  /** Whether the provider decides in its answer to the call. */
  decidesInCall: boolean;
  /** Whether the carrier knows, when it is asked, that the SMS was delivered. */
  carrierKnows: boolean;
  startMs: number;
  chance?: () => number;
};

/** A Tuesday. */
const START = Date.parse('2026-11-24T05:00:00.000Z');

const PROMPT: World = {
  name: 'prompt',
  terms: {},
  start: 'sent',
  help: 'spent',
  signals: 'prompt',
  failingCalls: 0,
  failsAfterReaching: false,
  decidesInCall: false,
  carrierKnows: false,
  startMs: START,
};

/** The worlds of the exhaustive search: signals come at once and every call works; or signals are late and the first
 *  call fails. The phone gets no more help: each reply that cannot be read waits for operators. */
export const WORLDS: readonly World[] = [PROMPT, { ...PROMPT, name: 'late', signals: 'late', failingCalls: 1 }];

/** The offer of this world, as the tests of the rules make it. */
export function madeIn({ terms, startMs }: World, code = CODE): OfferMade {
  const at = new Date(startMs).toISOString();
  return { ...made({ confirmAgreement: true, ...terms }), at, factsAsOf: at, code };
}
