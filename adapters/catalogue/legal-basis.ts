/** What a service rests on: the act, the grounds of a refusal with their articles (§3.2), and the lawyer who confirmed
 *  its entry. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { LiveEntry } from '../../domain/service-law.ts';
import { isLawfulWindow } from '../../domain/service-law.ts';
import { durationMs } from './durations.ts';
import { areDifferent, Code, inThreeLanguages } from './fields.ts';

/** Stands for an article that was not looked up yet; not allowed in a confirmed entry. */
export const TO_BE_CONFIRMED = 'to be confirmed';

/** The act of a service. */
export const Act = z.strictObject({
  title: z.string().min(1).meta({ description: 'Its title' }),
  number: z.string().min(1).optional().meta({ description: 'Its number, once it was looked up' }),
  url: z.url().optional().meta({ description: 'Where it can be read' }),
});

/** §3.2: the grounds on which the act lets the provider refuse. */
export const RefusalGrounds = z
  .array(
    z.strictObject({
      code: Code.meta({ description: 'The code of the ground, which your decision names' }),
      article: z.string().trim().min(1).max(200).meta({ description: 'The article of the act that lists the ground' }),
      ...inThreeLanguages(80).shape,
    }),
  )
  .min(1)
  .refine((grounds) => areDifferent(grounds.map(({ code }) => code)), 'a ground is listed twice');

/** Who confirmed the entry, on which day, for which edition of the Rules. */
export const Confirmed = z.strictObject({
  by: z.string().trim().min(1).max(200).meta({ description: 'The lawyer, by name' }),
  on: z.iso.date().meta({ description: 'On which day' }),
  edition: z.iso.date().meta({ description: 'The edition of the Rules for which the entry was confirmed' }),
});

type Entry = {
  answerWindow: string;
  demo?: boolean;
  confirmed?: z.infer<typeof Confirmed>;
  refusalGrounds: z.infer<typeof RefusalGrounds>;
};

/** §4a, §3.2: refuses a window that is shorter than the Rules allow, and an article that is not confirmed in an entry
 *  that is. */
export function checkLegalBasis(service: Entry, context: z.RefinementCtx): void {
  const { answerWindow, demo = false, confirmed, refusalGrounds } = service;
  if (!isLawfulWindow(durationMs(answerWindow), demo)) {
    const message = `${answerWindow} is shorter than PT24H (§4a); only a service with demo: true may have it`;
    context.addIssue({ code: 'custom', path: ['answerWindow'], message });
  }
  if (!confirmed) return;
  for (const [index, { article }] of refusalGrounds.entries()) {
    if (article !== TO_BE_CONFIRMED) continue;
    const message = 'the entry is confirmed, so the article must be named';
    context.addIssue({ code: 'custom', path: ['refusalGrounds', index, 'article'], message });
  }
}

/** What the rules of going live need to know of a definition; `previous`: the version before it, whose confirmation
 *  does not cover what was changed since. */
export const liveEntry = (
  definition: Pick<Entry, 'demo' | 'confirmed'>,
  previous?: Pick<Entry, 'confirmed'>,
): LiveEntry => ({
  demo: definition.demo ?? false,
  ...(definition.confirmed ? { confirmedFor: definition.confirmed.edition } : {}),
  changedSince:
    previous !== undefined && isSame('confirmed', definition, previous) && !isSameEntry(definition, previous),
});

/** What a lawyer confirms. */
const CONFIRMED_FIELDS = [
  'names',
  'act',
  'resultKind',
  'answerWindow',
  'remindAfter',
  'termWorkingDays',
  'refusalGrounds',
  'templates',
];

const isSameEntry = (one: object, other: object): boolean =>
  CONFIRMED_FIELDS.every((field) => isSame(field, one, other));

const isSame = (field: string, one: object, other: object): boolean =>
  isDeepStrictEqual((one as Record<string, unknown>)[field], (other as Record<string, unknown>)[field]);
