/** §3, §3b: how long a consent must hold, what its loss means, and what a withdrawal is answered. */
import { DAY_MS, HOUR_MS } from './durations.ts';
import type { ConsentStatus, OfferTerms } from './events.ts';
import type { Offer } from './offer.ts';

/** Between the screening and the sending, and between the end of the SMS's validity and the last look at its status. */
const BEFORE_SENDING_MS = HOUR_MS;
const AFTER_VALIDITY_MS = HOUR_MS;
/** More than all holidays and weekends that may lengthen a term beyond its weeks. */
const LONGEST_HOLIDAYS_MS = 16 * DAY_MS;

/** §3: the time for which a consent must hold: delivery, answer window, grace and the act's term, at their longest. */
export const neededConsentMs = (terms: OfferTerms): number =>
  BEFORE_SENDING_MS +
  terms.smsValidityMs +
  AFTER_VALIDITY_MS +
  terms.answerWindowMs +
  terms.graceMs +
  longestTermMs(terms.termWorkingDays);

/** §5: a term of so many working days ends no later than this after the agreement, in any year. */
export const longestTermMs = (workingDays: number): number =>
  Math.ceil(workingDays / 5) * 7 * DAY_MS + LONGEST_HOLIDAYS_MS;

/** §3b: why a consent that was given once is not valid any more. */
export const CONSENT_LOSSES = ['withdrawn', 'expired'] as const;
/** One of them. */
export type ConsentLoss = (typeof CONSENT_LOSSES)[number];

/** §3b: what it means that a consent which was given is not valid now. Expired is not withdrawn: where КДП says only
 *  "no", the end of the known consent (epoch ms) decides. */
export function consentLoss(
  status: Exclude<ConsentStatus, 'given' | 'pending'>,
  expiresAtMs: number | undefined,
  nowMs: number,
): ConsentLoss {
  if (status === 'withdrawn' || status === 'expired') return status;
  if (status === 'timeout') return 'expired';
  return expiresAtMs !== undefined && expiresAtMs <= nowMs ? 'expired' : 'withdrawn';
}

/** §3b: the answers to a withdrawal: it was carried out, or the service was already being provided. */
export const WITHDRAWAL_ANSWERS = ['approved', 'already-provided'] as const;
/** One of them. */
export type WithdrawalAnswer = (typeof WITHDRAWAL_ANSWERS)[number];

/** §3b: what КДП is told of a withdrawal, by the offers that it concerned: approved, unless the provider of one of them
 *  had been called before. */
export const answerToWithdrawal = (offers: readonly Offer[]): WithdrawalAnswer =>
  offers.some(({ calledAt, end }) => calledAt !== undefined && end?.state !== 'CONSENT_WITHDRAWN')
    ? 'already-provided'
    : 'approved';

/** §3b: whether a change of a consent came after the provider was called: it ends nothing, and the provider must know
 *  of it. */
export const isLateWithdrawal = (offer: Offer, status: string): boolean =>
  status !== 'given' && offer.calledAt !== undefined && offer.end === undefined;
