import { z } from 'zod';

const MAX_BYTES = 32 * 1024;
const MAX_DEPTH = 20;
/** JSON may hold them, the database may not. */
// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/** What entitles the recipient, in the provider's own words (§6a): an object of any shape, stored with the offer. */
export const OfferFacts = z
  .record(z.string(), z.unknown())
  .refine((facts) => problemOf(facts, MAX_DEPTH) === undefined, {
    error: ({ input }) => problemOf(input, MAX_DEPTH),
    abort: true,
  })
  .refine((facts) => Buffer.byteLength(JSON.stringify(facts)) <= MAX_BYTES, `has more than ${MAX_BYTES / 1024} KB`)
  .meta({ description: 'The facts that entitle the recipient; at most 32 KB of JSON, 20 levels deep' });

function problemOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? 'holds a character that cannot be stored' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0) return `is more than ${MAX_DEPTH} levels deep`;
  const parts = Array.isArray(value) ? value : [...Object.keys(value), ...Object.values(value)];
  for (const part of parts) {
    const problem = problemOf(part, depth - 1);
    if (problem) return problem;
  }
  return undefined;
}
