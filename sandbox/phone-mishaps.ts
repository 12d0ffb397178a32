import { MISHAPS } from './faults.ts';
import type { Mishap } from './faults.ts';

/** The mishaps of phones that always have one: once for each message, so that the next attempt succeeds. */
export function createPhoneMishaps(nextOfCarrier: () => Mishap | undefined): {
  next(fault: string | undefined, message: string): Mishap | undefined;
  forget(): void;
} {
  const met = new Set<string>();
  return {
    next: (fault, message) => {
      const own = MISHAPS.find((mishap) => mishap === fault);
      if (!own || met.has(message)) return nextOfCarrier();
      met.add(message);
      return own;
    },
    forget: () => met.clear(),
  };
}
