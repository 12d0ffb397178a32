import { z } from 'zod';
import { DECISIONS } from '../../domain/events.ts';
import type { ProviderDecision } from '../../activities/provider-system.ts';

/** Longer than any ground of a catalogue: what is longer is not listed, and goes to people as such (§3.2). */
const LONGEST_GROUND = 100;
const LONGEST_NUMBER = 100;

/** A provider's decision (§3.2), on every wire. A field that says nothing is one that is not there. */
export const FinalDecision = z.object({
  outcome: z.enum(DECISIONS),
  ground: z.string().nullish(),
  resultNumber: z.string().nullish(),
});

/** The decision as the activities take it; a number that no text could show is left out. */
export function finalDecision({
  outcome,
  ground,
  resultNumber,
}: z.infer<typeof FinalDecision>): Extract<ProviderDecision, { final: true }> {
  return {
    final: true,
    outcome,
    ...(ground ? { ground: ground.slice(0, LONGEST_GROUND) } : {}),
    ...(resultNumber && resultNumber.length <= LONGEST_NUMBER ? { resultNumber } : {}),
  };
}
