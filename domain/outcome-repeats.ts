/** §3.2, §4b: an SMS about the outcome that could not be delivered is sent again on the next days; after the third day
 *  operators tell the recipient. */
import { closingSms } from './acceptance.ts';
import { DAY_MS } from './durations.ts';
import type { Offer } from './offer.ts';
import { quietUntil } from './quiet-hours.ts';
import { smsIdOf } from './sms-ids.ts';

const MOST_DAYS = 3;
const ATTEMPTS = Array.from({ length: MOST_DAYS }, (_, before) => before + 1);

/** What follows when an SMS of an offer was not delivered: it is sent again, for the `attempt`-th time, at `dueAt`
 *  (epoch ms); or operators must tell the recipient. Undefined for an SMS that does not tell the outcome. */
export type AfterFailure = { attempt: number; dueAt: number } | 'operators' | undefined;

/** Decides what follows when the SMS with this id was not delivered. */
export function afterFailedSms(offer: Offer, offerId: string, smsId: string, nowMs: number): AfterFailure {
  const kind = closingSms(offer);
  if (!kind) return undefined;
  const failed = ATTEMPTS.find((attempt) => smsIdOf(offerId, kind, attempt) === smsId);
  if (failed === undefined) return undefined;
  if (failed >= MOST_DAYS) return 'operators';
  const tomorrow = nowMs + DAY_MS;
  return { attempt: failed + 1, dueAt: quietUntil(tomorrow, offer.made.terms.quietHours) ?? tomorrow };
}
