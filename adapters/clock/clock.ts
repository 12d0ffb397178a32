import { z } from 'zod';
import type { Clock } from '../../activities/clock.ts';

const Answer = z.object({ now: z.number() });

/** The system's clock; with a URL, the clock of a scenario, whose time is skipped (refused in production by
 *  config/). */
export function openClock(url?: string): Clock {
  if (!url) return () => Promise.resolve(Date.now());
  return async () => Answer.parse(await (await fetch(url, { signal: AbortSignal.timeout(5_000) })).json()).now;
}

/** A moment of the machine's own time, for deadlines on the network, which no scenario skips. */
export const machineTimeIn = (ms: number): number => Date.now() + ms;
