import { endOfNextWorkingDay } from './calendar.ts';
import { DAY_MS, HOUR_MS } from './durations.ts';
import { keepsSlot } from './offer.ts';
import type { Offer, PeopleItem } from './offer.ts';

/** §4a: the deadline in epoch ms: receipt plus the window of the service's act; undefined before receipt. */
export function answerDeadline(offer: Offer): number | undefined {
  return offer.receivedAt ? Date.parse(offer.receivedAt) + offer.made.terms.answerWindowMs : undefined;
}

/** §4b: when an unanswered offer may be annulled (epoch ms): after the grace, and not while an answer that came in time
 *  waits for two operators, at most until the end of the next working day after the deadline; undefined before
 *  receipt. */
export function decisionTime(offer: Offer): number | undefined {
  const deadline = answerDeadline(offer);
  if (deadline === undefined) return undefined;
  const graceEnd = deadline + offer.made.terms.graceMs;
  return answersAwaited(offer).length > 0 ? Math.max(graceEnd, endOfNextWorkingDay(deadline)) : graceEnd;
}

/** §4a: the replies and the answers at the desk that two operators must decide on before silence counts; what came
 *  before the answer that counts changes nothing any more. */
export const answersAwaited = ({ awaitsPeople = [], answer }: Offer): PeopleItem[] =>
  awaitsPeople.filter(({ at }) => !answer || Date.parse(at) > Date.parse(answer.arrivedAt));

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

/** §3.1: when the phone slot passes to the next offer although the window is still open (epoch ms): a day after the
 *  receipt; undefined for a window of a day or less, and after the slot was released. */
export function slotPassTime(offer: Offer): number | undefined {
  if (!offer.receivedAt || offer.made.terms.answerWindowMs <= DAY_MS || !keepsSlot(offer)) return undefined;
  return Date.parse(offer.receivedAt) + DAY_MS;
}

/** §4a: until when a receipt is awaited (epoch ms): the validity of the SMS and one hour more, or half the window
 *  where that is shorter, counted from sending. */
export function deliveryWatchEnd({ sentAt, made }: Offer): number | undefined {
  const { smsValidityMs, answerWindowMs } = made.terms;
  return sentAt ? Date.parse(sentAt) + smsValidityMs + Math.min(HOUR_MS, answerWindowMs / 2) : undefined;
}

/** §4a: when an offer that was not received ends undelivered (epoch ms): at once when the carrier reported a failure,
 *  else when no answer could be in time any more, had the SMS arrived at the end of its validity. An answer that waits
 *  for two operators is waited for. Undefined before sending. */
export function undeliveredTime(offer: Offer): number | undefined {
  if (!offer.sentAt) return undefined;
  const { smsValidityMs, answerWindowMs, graceMs } = offer.made.terms;
  const failedAt = offer.deliveryFailure && Date.parse(offer.deliveryFailure.at);
  const at = failedAt ?? Date.parse(offer.sentAt) + smsValidityMs + answerWindowMs + graceMs;
  const latest = answersAwaited(offer).reduce((found, item) => Math.max(found, Date.parse(item.at)), 0);
  return latest > 0 ? Math.max(at, endOfNextWorkingDay(Math.max(at, latest))) : at;
}
