import { HOUR_MS } from './durations.ts';
import type { Offer } from './offer.ts';

/** §4a: the deadline in epoch ms: receipt plus the window of the service's act; undefined before receipt. */
export function answerDeadline(offer: Offer): number | undefined {
  return offer.receivedAt ? Date.parse(offer.receivedAt) + offer.made.terms.answerWindowMs : undefined;
}

/** §4b: when an unanswered offer may be annulled (epoch ms): messages that the carrier accepted before the deadline
 *  may arrive until then. */
export function decisionTime(offer: Offer): number | undefined {
  const deadline = answerDeadline(offer);
  return deadline === undefined ? undefined : deadline + offer.made.terms.graceMs;
}

/** §4a: an answer counts when this system received it before the deadline, or when the carrier accepted it before the
 *  deadline and it arrived within the grace. An answer before any receipt starts the window itself. */
export function isInTime(offer: Offer, arrivedAtMs: number, carrierAtMs?: number): boolean {
  const deadline = answerDeadline(offer);
  if (deadline === undefined || arrivedAtMs < deadline) return true;
  return carrierAtMs !== undefined && carrierAtMs < deadline && arrivedAtMs < deadline + offer.made.terms.graceMs;
}

/** When the reminder is due (epoch ms); undefined where the service's act has no reminder. */
export function reminderTime(offer: Offer): number | undefined {
  const { remindAfterMs } = offer.made.terms;
  return offer.receivedAt && remindAfterMs ? Date.parse(offer.receivedAt) + remindAfterMs : undefined;
}

/** §4a: until when a receipt is awaited (epoch ms): the validity of the SMS and one hour more, counted from
 *  sending. */
export function deliveryWatchEnd(offer: Offer): number | undefined {
  return offer.sentAt ? Date.parse(offer.sentAt) + offer.made.terms.smsValidityMs + HOUR_MS : undefined;
}
