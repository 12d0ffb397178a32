import { z } from 'zod';
import { DECISIONS } from '../../domain/events.ts';
import type { ProviderDecision } from '../../activities/provider-system.ts';

/** Longer than any ground of a catalogue: a longer one is not listed, so it raises an operator task (§3.2). */
const LONGEST_GROUND = 100;
const LONGEST_NUMBER = 100;

/** A provider's decision (§3.2), on every wire. An empty field counts as a missing one. */
export const FinalDecision = z.object({
  outcome: z.enum(DECISIONS),
  ground: z.string().nullish(),
  resultNumber: z.string().nullish(),
});

/** The decision in the form of the port; a number that is too long for any SMS is left out. */
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
