/** §6a: which eligibility facts a service needs, as a JSON Schema, and what is wrong with those of an offer. */
import { z } from 'zod';

const FACT_KEYWORDS = {
  string: ['format', 'enum', 'minLength', 'maxLength'],
  integer: ['minimum', 'maximum'],
  number: ['minimum', 'maximum'],
  boolean: [],
} as const satisfies Record<string, readonly string[]>;

const length = (description: string) => z.int().min(0).max(32_768).optional().meta({ description });

/** One fact: its type and bounds. Patterns are left out on purpose: a provider could write one that never ends. */
const Fact = z
  .strictObject({
    type: z.enum(['string', 'integer', 'number', 'boolean']).meta({ description: 'The type of the value' }),
    description: z.string().max(300).optional().meta({ description: 'What the fact is' }),
    format: z.enum(['date', 'date-time']).optional().meta({ description: 'Of a string' }),
    enum: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Of a string: its possible values' }),
    minLength: length('Of a string: the shortest length'),
    maxLength: length('Of a string: the longest length'),
    minimum: z.number().optional().meta({ description: 'Of a number: the smallest value' }),
    maximum: z.number().optional().meta({ description: 'Of a number: the largest value' }),
  })
  .superRefine((fact, context) => {
    const allowed: readonly string[] = FACT_KEYWORDS[fact.type];
    for (const keyword of Object.keys(fact)) {
      if (keyword === 'type' || keyword === 'description' || allowed.includes(keyword)) continue;
      context.addIssue({ code: 'custom', path: [keyword], message: `does not fit the type ${fact.type}` });
    }
    const { minimum, maximum, minLength, maxLength } = fact;
    if (minimum !== undefined && maximum !== undefined && minimum > maximum)
      context.addIssue({ code: 'custom', path: ['minimum'], message: 'is more than maximum' });
    if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
      context.addIssue({ code: 'custom', path: ['minLength'], message: 'is more than maxLength' });
  });

const Name = z.string().regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'letters and digits, a small letter first');

/** The eligibility facts of a service: a JSON Schema (draft 2020-12) of an object with flat values. */
export const EligibilityFactsSchema = z
  .strictObject({
    type: z.literal('object').meta({ description: 'Always `object`' }),
    properties: z.record(Name, Fact).meta({ description: 'The facts by name' }),
    required: z.array(z.string()).default([]).meta({ description: 'The facts that every offer must state' }),
    additionalProperties: z.boolean().default(false).meta({ description: 'true: other facts are accepted too' }),
  })
  .superRefine(({ properties, required }, context) => {
    for (const [index, name] of required.entries()) {
      if (Object.hasOwn(properties, name)) continue;
      context.addIssue({ code: 'custom', path: ['required', index], message: `${name} is not in properties` });
    }
  })
  .meta({
    id: 'EligibilityFactsSchema',
    description: 'The facts that an offer must state (§6a): a part of JSON Schema; left out: any facts',
  });
export type EligibilityFactsSchema = z.infer<typeof EligibilityFactsSchema>;

/** The issues of the facts of an offer, each with its path; empty when they satisfy the schema or there is none. */
export function factIssues(
  schema: EligibilityFactsSchema | undefined,
  facts: Record<string, unknown>,
): z.core.$ZodIssue[] {
  if (!schema) return [];
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(facts).error?.issues ?? [];
}
