import { z } from 'zod';

/** The elements of a question, in their order: each with its text, in which `{iin}` stands for a value, or with
 *  elements of its own. */
export type Elements = { [name: string]: string | Elements };
const Elements: z.ZodType<Elements> = z.lazy(() => z.record(z.string(), z.union([z.string().max(4_096), Elements])));

/** How the question to a service is written into `data`. */
export const QuestionSettings = z
  .strictObject({
    /** Left out: the elements that the service has in the sandbox. */
    elements: Elements.optional(),
    /** Whether `data` holds elements, or one element as escaped text. */
    form: z.enum(['xml', 'text']).default('xml'),
    /** Whether the one element in `data` has a signature of ours of its own. */
    signed: z.boolean().default(false),
  })
  .prefault({});
export type QuestionSettings = z.infer<typeof QuestionSettings>;

/** A name in braces: the value that takes its place. */
export const PLACEHOLDER = /\{(\w*)\}/g;

/** All texts of a question. */
export const textsOf = (elements: Elements): string[] =>
  Object.values(elements).flatMap((one) => (typeof one === 'string' ? [one] : textsOf(one)));

/** All names of elements of a question. */
export const namesOf = (elements: Elements): string[] =>
  Object.entries(elements).flatMap(([name, one]) => [name, ...(typeof one === 'string' ? [] : namesOf(one))]);
