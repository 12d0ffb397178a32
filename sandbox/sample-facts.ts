/** Eligibility facts for an offer of the phone page: one value for each fact that the service requires (§6a). */
import { z } from 'zod';

const Fact = z.looseObject({
  type: z.string(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
});
const Service = z.looseObject({
  definition: z.looseObject({
    eligibilityFacts: z.looseObject({ required: z.array(z.string()), properties: z.record(z.string(), Fact) }),
  }),
});

/** Facts that satisfy the service, as the API returned it; none when it requires none. */
export function sampleFacts(service: unknown, nowMs: number): Record<string, unknown> {
  const { data } = Service.safeParse(service);
  if (!data) return {};
  const { required, properties } = data.definition.eligibilityFacts;
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name], nowMs)]));
}

function sampleOf(fact: z.infer<typeof Fact> | undefined, nowMs: number): unknown {
  const now = new Date(nowMs).toISOString();
  if (fact?.type === 'boolean') return true;
  if (fact?.type === 'integer' || fact?.type === 'number') return Math.ceil(fact.minimum ?? 1);
  if (fact?.format) return fact.format === 'date' ? now.slice(0, 10) : now;
  return fact?.enum?.[0] ?? 'sample';
}
