/** When a callback that was not taken is tried again. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/durations.ts';

/** The pauses after each try: thirteen tries in three days. 18 hours at the end, so that they do not all fall into the same night. */
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
/** Nobody who says "later" may put us off for longer. */
const LONGEST_RETRY_AFTER_MS = DAY_MS;

/** How long to wait after this many tries; undefined when it is not tried any more. `chance` is between 0 and 1. */
export function pauseAfter(tries: number, chance: number, retryAfterMs = 0): number | undefined {
  const pause = PAUSES_MS[tries - 1];
  if (pause === undefined) return undefined;
  const asked = Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
  return Math.max(Math.round(pause * (1 + JITTER * chance)), asked);
}

/** What `Retry-After` asks for, in seconds or as a date; 0 when it says nothing that we understand. */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
