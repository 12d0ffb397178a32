/** ISO-8601 durations of the catalogue: checked, converted to milliseconds and written out as text. */
import { IntlMessageFormat } from 'intl-messageformat';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Language } from '../../domain/languages.ts';

/** The milliseconds of an ISO-8601 duration; a day is 24 hours, a week 7 days. Throws a RangeError that says what is
 *  wrong. */
export function durationMs(iso: string): number {
  const { days, hours, minutes, seconds } = clockPartsOf(iso);
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** A duration written out in the language, in its original units: "72 hours", "72 сағат", "72 часа". */
export function durationText(iso: string, language: Language): string {
  return String(DURATIONS[language].format(clockPartsOf(iso))).trim();
}

/** Weeks, days, hours, minutes and whole seconds, of which at least one, as a pattern for other programs. */
const CLOCK_PATTERN = '^P(?=.)(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?$';

/** A zod schema for a duration between two others, both included. An invalid one ends the check of its object, since
 *  that computes with durations. */
export function durationBetween(shortest: string, longest: string) {
  const duration = z.string().superRefine((iso, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', continue: false, message });
    try {
      const ms = durationMs(iso);
      if (ms < durationMs(shortest) || ms > durationMs(longest))
        refuse(`${iso} is not between ${shortest} and ${longest}`);
    } catch (error) {
      refuse((error as Error).message);
    }
  });
  const description = `An ISO 8601 duration without months and years, from ${shortest} to ${longest}`;
  return duration.meta({ description, format: 'duration', pattern: CLOCK_PATTERN, example: longest });
}

type ClockParts = { days: number; hours: number; minutes: number; seconds: number };

function clockPartsOf(iso: string): ClockParts {
  const duration = parse(iso);
  if (duration.years || duration.months) {
    throw new RangeError(`${iso} has years or months, whose length depends on the calendar: write days or hours`);
  }
  if (duration.sign < 0) throw new RangeError(`${iso} is negative`);
  if (duration.milliseconds || duration.microseconds || duration.nanoseconds) {
    throw new RangeError(`${iso} has fractions of a second`);
  }
  const { weeks, days, hours, minutes, seconds } = duration;
  return { days: weeks * 7 + days, hours, minutes, seconds };
}

function parse(iso: string): Temporal.Duration {
  try {
    return Temporal.Duration.from(iso);
  } catch {
    throw new RangeError(`"${iso}" is not an ISO-8601 duration such as PT24H or P7D`);
  }
}

// Kazakh leaves the noun after a number in the singular; Russian has three forms.
const DURATIONS: Record<Language, IntlMessageFormat> = {
  kk: new IntlMessageFormat(
    `{days, plural, =0 {} other {# күн }}{hours, plural, =0 {} other {# сағат }}` +
      `{minutes, plural, =0 {} other {# минут }}{seconds, plural, =0 {} other {# секунд }}`,
    'kk',
  ),
  ru: new IntlMessageFormat(
    `{days, plural, =0 {} one {# день } few {# дня } many {# дней } other {# дня }}` +
      `{hours, plural, =0 {} one {# час } few {# часа } many {# часов } other {# часа }}` +
      `{minutes, plural, =0 {} one {# минута } few {# минуты } many {# минут } other {# минуты }}` +
      `{seconds, plural, =0 {} one {# секунда } few {# секунды } many {# секунд } other {# секунды }}`,
    'ru',
  ),
  en: new IntlMessageFormat(
    `{days, plural, =0 {} one {# day } other {# days }}{hours, plural, =0 {} one {# hour } other {# hours }}` +
      '{minutes, plural, =0 {} one {# minute } other {# minutes }}' +
      '{seconds, plural, =0 {} one {# second } other {# seconds }}',
    'en',
  ),
};
