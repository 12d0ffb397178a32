/** Delays after an agreement: the call of the provider (§6c: timely transfer), and a provider that does not answer. */
import { HOUR_MS } from './durations.ts';
import { awaitsCall } from './offer.ts';
import type { Offer } from './offer.ts';

/** How long after an agreement the provider may be called, and how long it may be away, before operators are told. */
export const DELAY_LIMIT_MS = HOUR_MS;

/** §6c: how long after the recipient's agreement a moment is (epoch ms); undefined without an agreement. */
export const sinceAgreement = ({ answer }: Offer, atMs: number): number | undefined =>
  answer?.agrees ? atMs - Date.parse(answer.arrivedAt) : undefined;

/** §6c: whether the recipient agreed more than an hour ago and the provider is still not called. */
export const isCallDelayed = (offer: Offer, nowMs: number): boolean =>
  awaitsCall(offer) && (sinceAgreement(offer, nowMs) ?? 0) > DELAY_LIMIT_MS;

/** Whether a provider whose calls have failed since a moment is away for more than an hour (both epoch ms). */
export const isLongAway = (awaySinceMs: number, nowMs: number): boolean => nowMs - awaySinceMs > DELAY_LIMIT_MS;
