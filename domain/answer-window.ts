import { HOUR_MS } from './durations.ts';
import type { Offer } from './offer.ts';

/** §4a: the deadline in epoch ms: receipt plus the window of the service's act; undefined before receipt. */
export function answerDeadline(offer: Offer): number | undefined {
  return offer.receivedAt ? Date.parse(offer.receivedAt) + offer.made.terms.answerWindowMs : undefined;
}

/** When an unanswered offer may be decided (epoch ms): messages that the operator took in time have until then to
 *  arrive. */
export function decisionTime(offer: Offer): number | undefined {
  const deadline = answerDeadline(offer);
  return deadline === undefined ? undefined : deadline + offer.made.terms.graceMs;
}

/** §4a: an answer counts when it arrived at our edge before the deadline, or when its operator took it before the
 *  deadline and it arrived within the grace. An answer before any receipt starts the window itself. */
export function isInTime(offer: Offer, arrivedAtMs: number, operatorAtMs?: number): boolean {
  const deadline = answerDeadline(offer);
  if (deadline === undefined || arrivedAtMs < deadline) return true;
  return operatorAtMs !== undefined && operatorAtMs < deadline && arrivedAtMs < deadline + offer.made.terms.graceMs;
}

/** When the reminder is due in epoch ms, if the act has one. */
export function reminderTime(offer: Offer): number | undefined {
  const { remindAfterMs } = offer.made.terms;
  return offer.receivedAt && remindAfterMs ? Date.parse(offer.receivedAt) + remindAfterMs : undefined;
}

/** Until when a receipt is awaited (epoch ms): the operator's validity and an hour more, counted from sending. */
export function deliveryWatchEnd(offer: Offer): number | undefined {
  return offer.sentAt ? Date.parse(offer.sentAt) + offer.made.terms.smsValidityMs + HOUR_MS : undefined;
}
