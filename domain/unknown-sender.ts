/** Answers to SMS from numbers that received no offer are limited: each one costs money and must not become spam. */
import { DAY_MS, MINUTE_MS } from './durations.ts';

const PAUSE_MS = 10 * MINUTE_MS;
const MOST_A_DAY = 3;

/** The time for which the answers to an unknown sender must be known. */
export const UNKNOWN_SENDER_WINDOW_MS = DAY_MS;

/** Whether an unknown sender is answered now: at most once in ten minutes and three times in 24 hours. `answeredAtMs`
 *  holds the arrivals of this number's messages that were answered so. */
export function limitUnknownSender(answeredAtMs: readonly number[], arrivedAtMs: number): 'answer' | 'no-answer' {
  const recent = answeredAtMs.filter((at) => at > arrivedAtMs - UNKNOWN_SENDER_WINDOW_MS);
  const tooSoon = recent.some((at) => arrivedAtMs - at < PAUSE_MS);
  return tooSoon || recent.length >= MOST_A_DAY ? 'no-answer' : 'answer';
}
