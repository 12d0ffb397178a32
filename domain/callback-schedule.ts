/** When a callback that was not delivered is attempted again. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.ts';

/** The pause after each attempt at a callback (§2.4): thirteen attempts in three days. The last pauses are 18 hours,
 *  so that the attempts do not all fall into the same hours of the night. */
export const PAUSES_MS: readonly number[] = [
  5_000,
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  18 * HOUR_MS,
  18 * HOUR_MS,
  18 * HOUR_MS,
];

/** A pause is longer by a random share up to this: callbacks that failed together are not repeated together. */
const JITTER = 0.1;
/** The longest `Retry-After` of a callback address that is respected. */
const LONGEST_RETRY_AFTER_MS = DAY_MS;

/** How long to wait after this many attempts (§2.4); undefined when no attempt is left. `chance` is between 0 and
 *  1. */
export function pauseAfter(attempts: number, chance: number, retryAfterMs = 0): number | undefined {
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return undefined;
  const asked = Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
  return Math.max(Math.round(pause * (1 + JITTER * chance)), asked);
}
