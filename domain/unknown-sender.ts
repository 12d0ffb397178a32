/** An SMS from a number that was asked nothing is answered politely and seldom: our SMS cost money and must not
 *  become a nuisance. */
import { DAY_MS, MINUTE_MS } from './durations.ts';

const PAUSE_MS = 10 * MINUTE_MS;
const MOST_A_DAY = 3;

/** How far back the answers to a number must be known to judge the next one. */
export const UNKNOWN_SENDER_WINDOW_MS = DAY_MS;

/** Whether an unknown sender is answered now: at most once in ten minutes and three times in 24 hours. `answeredAtMs`
 *  holds the arrivals of this number's messages that were answered so. */
export function limitUnknownSender(answeredAtMs: readonly number[], arrivedAtMs: number): 'answer' | 'no-answer' {
  const recent = answeredAtMs.filter((at) => at > arrivedAtMs - UNKNOWN_SENDER_WINDOW_MS);
  const tooSoon = recent.some((at) => arrivedAtMs - at < PAUSE_MS);
  return tooSoon || recent.length >= MOST_A_DAY ? 'no-answer' : 'answer';
}
