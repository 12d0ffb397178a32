/** Fields that several parts of a catalogue entry use. */
import { z } from 'zod';

/** The code of a service, a provider or a ground. */
export const Code = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, 'small letters, digits and hyphens, a letter first');

/** A text in the three languages, each at most so long. */
export const inThreeLanguages = (longest: number) => {
  const text = (language: string) =>
    z
      .string()
      .trim()
      .min(1)
      .max(longest)
      .meta({ description: `In ${language}, at most ${longest} characters` });
  return z.strictObject({ kk: text('Kazakh'), ru: text('Russian'), en: text('English') });
};

/** Whether no value stands twice in a list. */
export const areDifferent = (values: string[]): boolean => new Set(values).size === values.length;
