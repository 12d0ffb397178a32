import { z } from 'zod';
import type { SandboxSettings } from './settings.ts';

const ClockAnswer = z.object({ now: z.number() });

/** The time of this world in epoch milliseconds. */
export type Now = () => Promise<number>;

/** The scenario's clock if one is given; the system's own in AUTO mode, where no time is skipped. */
export function createClock(settings: Pick<SandboxSettings, 'SANDBOX_AUTO' | 'SANDBOX_CLOCK_URL'>): Now {
  const url = settings.SANDBOX_CLOCK_URL;
  if (settings.SANDBOX_AUTO || !url) return async () => Date.now();
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    return ClockAnswer.parse(await response.json()).now;
  };
}

/** Now, as the ISO time of the wires. */
export const isoNow = async (now: Now): Promise<string> => new Date(await now()).toISOString();
