import { z } from 'zod';
import { DECISIONS } from '../../domain/events.ts';
import type { ProviderDecision } from '../../activities/provider-system.ts';

/** Longer than any ground of a catalogue: a longer one is not listed, so it raises an operator task (§3.2). */
const LONGEST_GROUND = 100;
const LONGEST_NUMBER = 100;

/** A provider's decision (§3.2), on every wire. An empty field counts as a missing one. */
export const FinalDecision = z
  .object({
    outcome: z.enum(DECISIONS).meta({ description: 'What you decided' }),
    ground: z.string().nullish().meta({
      description: '§3.2: the code of the ground, which the service lists; required with `refused`',
      example: 'no-children',
    }),
    resultNumber: z
      .string()
      .nullish()
      .meta({
        description: `Your number of the decision, at most ${LONGEST_NUMBER} characters; an SMS shows a short one`,
        example: 'A-1',
      }),
  })
  .meta({ id: 'Decision' });

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
