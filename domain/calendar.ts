/** §5 Working days of Kazakhstan, in which the term of a service is counted. */
import { CALENDAR_YEARS } from './calendar-years.ts';
import { DAY_MS, HOUR_MS } from './durations.ts';
import type { ServiceTerm } from './events.ts';

/** Kazakhstan is UTC+5 everywhere and all year since 1 March 2024, in milliseconds. */
export const KAZAKHSTAN_OFFSET_MS = 5 * HOUR_MS;

const ISO_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const SUNDAY = 0;
const SATURDAY = 6;

/** §5 Whether a day of Kazakhstan, given as YYYY-MM-DD, is worked; throws when the calendar of its year is missing. */
export function isWorkingDay(date: string): boolean {
  const isWeekday = !isWeekend(date);
  const year = CALENDAR_YEARS[Number(date.slice(0, 4))];
  if (!year) {
    throw new Error(
      `No working-day calendar of Kazakhstan for ${date.slice(0, 4)}: add it to domain/calendar-years.ts`,
    );
  }
  if (year.movedWorkdays.includes(date)) return true;
  if (year.holidays.includes(date) || year.movedDaysOff.includes(date)) return false;
  return isWeekday;
}

/** The day of Kazakhstan that contains a moment: its date, its first millisecond, and that of the next day. */
export function dayOf(nowMs: number): { date: string; fromMs: number; untilMs: number } {
  const dayNumber = Math.floor((nowMs + KAZAKHSTAN_OFFSET_MS) / DAY_MS);
  const fromMs = dayNumber * DAY_MS - KAZAKHSTAN_OFFSET_MS;
  return { date: dateOf(dayNumber), fromMs, untilMs: fromMs + DAY_MS };
}

/**
 * §5 The end of the n-th working day (24:00 in Kazakhstan, so the first millisecond after the term), counted from the
 * day after `fromMs`; `days` is a whole number, 1 or more.
 */
export function addWorkingDays(fromMs: number, days: number): number {
  if (!Number.isSafeInteger(days) || days < 1) throw new RangeError(`A term has 1 or more working days, not ${days}`);
  let dayNumber = Math.floor((fromMs + KAZAKHSTAN_OFFSET_MS) / DAY_MS);
  for (let left = days; left > 0; ) {
    dayNumber += 1;
    if (isWorkingDay(dateOf(dayNumber))) left -= 1;
  }
  return (dayNumber + 1) * DAY_MS - KAZAKHSTAN_OFFSET_MS;
}

/** §4a The end of the first working day after the day of a moment: until then operators may still decide on an answer
 *  that came in time. A year without a calendar counts its weekdays, because this limit must never stop an offer. */
export function endOfNextWorkingDay(fromMs: number): number {
  let day = dayOf(dayOf(fromMs).untilMs);
  while (!isWorked(day.date)) day = dayOf(day.untilMs);
  return day.untilMs;
}

const isWorked = (date: string): boolean =>
  CALENDAR_YEARS[Number(date.slice(0, 4))] ? isWorkingDay(date) : !isWeekend(date);

const isWeekend = (date: string): boolean => [SATURDAY, SUNDAY].includes(weekdayOf(date));

/** §5 When to warn: after four fifths of the time from acceptance to the end of the term of `days` working days. */
export function termWarningAt(fromMs: number, days: number): number {
  return fromMs + Math.floor((addWorkingDays(fromMs, days) - fromMs) * 0.8);
}

/** §5 The term of the service's act, counted from the agreement: when its warning is due and when it ends. Throws when
 *  the calendar of a year is missing. */
export const serviceTermFrom = (agreedAt: string, days: number): ServiceTerm => ({
  warnAt: new Date(termWarningAt(Date.parse(agreedAt), days)).toISOString(),
  endsAt: new Date(addWorkingDays(Date.parse(agreedAt), days)).toISOString(),
});

function weekdayOf(date: string): number {
  const midnight = ISO_DATE.test(date) ? Date.parse(date) : Number.NaN;
  // Date.parse rolls 2026-02-30 over on some engines: the date must come back as it went in.
  if (Number.isNaN(midnight) || dateOf(midnight / DAY_MS) !== date) throw new Error(`Not a date YYYY-MM-DD: ${date}`);
  return new Date(midnight).getUTCDay();
}

/** The date of the day with this number, counted from 1 January 1970. */
function dateOf(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}
