/** The texts of a service with their longest values: what is checked, and what its price is counted from. */
import type { Language } from '../../domain/languages.ts';
import { VARIANTS } from './arguments.ts';
import type { ServiceDefinition, ServiceSmsKind } from './definition.ts';
import { MAX_OFFERS, MAX_RESULT_NUMBER, renderSms } from './texts.ts';
import type { SmsValues } from './texts.ts';

/** Codes have two digits (domain/offer-codes.ts), and no digit is wider than another. */
const LONGEST_CODE = '88';

/** Every text of this kind in the language, also one that the service does not use yet. */
export function longestTexts(definition: ServiceDefinition, kind: ServiceSmsKind, language: Language): string[] {
  const speaking = { ...definition, languages: [language] };
  return longestValues(definition, kind).map((values) => renderSms(speaking, kind, language, values).text);
}

function longestValues({ refusalGrounds, shortNames }: ServiceDefinition, kind: ServiceSmsKind): SmsValues[] {
  const offers = Array.from({ length: MAX_OFFERS }, () => ({ code: LONGEST_CODE, shortNames }));
  const longest = { code: LONGEST_CODE, deadlineMs: Date.UTC(2026, 10, 23, 17), offers };
  // A letter outside GSM 03.38: a decision's number may make the whole SMS UCS-2.
  const resultNumber = '№'.repeat(MAX_RESULT_NUMBER);
  const variants =
    kind === 'refused' ? refusalGrounds.map(({ code }): SmsValues => ({ ground: code })) : (VARIANTS[kind] ?? [{}]);
  return variants.flatMap((values) => [
    { ...longest, ...values },
    { ...longest, ...values, resultNumber },
  ]);
}
