/** When a callback that was not taken is tried again. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.ts';

/** The pauses after each try of a callback (§2.4): thirteen attemptLog in three days. 18 hours at the end, so that they
 *  do not all fall into the same night. */
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

/** So much longer at most, by chance: those who failed together do not come back together. */
const JITTER = 0.1;
/** An address that says "later" may not put us off for longer. */
const LONGEST_RETRY_AFTER_MS = DAY_MS;

/** How long to wait after this many attemptLog (§2.4); undefined when it is not tried any more. `chance` is between 0
 *  and 1. */
export function pauseAfter(attemptLog: number, chance: number, retryAfterMs = 0): number | undefined {
  const pause = PAUSES_MS[attemptLog - 1];
  if (pause === undefined) return undefined;
  const asked = Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
  return Math.max(Math.round(pause * (1 + JITTER * chance)), asked);
}
