import { z } from 'zod';
import { storageProblem } from '../http/storable.ts';

const MAX_KB = 32;

/** The eligibility facts as the provider states them (§6a): an object of any shape, stored with the offer. */
export const EligibilityFacts = z
  .record(z.string(), z.unknown())
  .refine((facts) => !storageProblem(facts), { error: ({ input }) => storageProblem(input), abort: true })
  .refine((facts) => Buffer.byteLength(JSON.stringify(facts)) <= MAX_KB * 1024, `has more than ${MAX_KB} KB`)
  .meta({
    description: `The eligibility facts, which entitle the recipient; at most ${MAX_KB} KB of JSON, 20 levels deep`,
  });
