/**
 * §5 The official calendar of Kazakhstan, five-day week, one entry a year. Where the days come from:
 * - holidays: law No. 267-II of 13 December 2001 "On holidays"; Orthodox Christmas (7 January) and the first day of
 *   Kurban Ait are days off by article 5 of it and article 84 of the Labour Code, and are never moved.
 * - by rule: a holiday on a Saturday or Sunday gives the next working day off (article 5 of the same law).
 * - by order: the ministry of labour may swap a day off with a working day (article 85, paragraph 3 of the Labour
 *   Code).
 * Such an order may be published weeks before the day: check for one each year in November and again in April.
 */
export type CalendarYear = {
  /** Holidays and days of religious feasts, on the dates themselves, also when these fall on a weekend. */
  holidays: string[];
  /** Saturdays and Sundays that are worked, by order. */
  movedWorkdays: string[];
  /** Working days that are free: by rule after a holiday on a weekend, or by order. */
  movedDaysOff: string[];
};

/** §5 What is known of each year; the calendar throws for a year that is missing here, instead of guessing. */
export const CALENDAR_YEARS: Record<number, CalendarYear> = {
  2025: {
    holidays: [
      '2025-01-01', // New Year
      '2025-01-02',
      '2025-01-07', // Orthodox Christmas
      '2025-03-08', // Women's Day, Saturday
      '2025-03-21', // Nauryz, Friday to Sunday
      '2025-03-22',
      '2025-03-23',
      '2025-05-01', // Unity Day
      '2025-05-07', // Defender's Day
      '2025-05-09', // Victory Day
      '2025-06-06', // first day of Kurban Ait, as the ministry of labour announced it
      '2025-07-06', // Capital Day, Sunday
      '2025-08-30', // Constitution Day, Saturday; the last one on this date
      '2025-10-25', // Republic Day, Saturday
      '2025-12-16', // Independence Day
    ],
    movedWorkdays: ['2025-01-05'], // order No. 436 of 21 November 2024: Sunday worked for Friday 3 January
    movedDaysOff: [
      '2025-01-03', // by the same order
      '2025-03-10', // by rule, for 8 March
      '2025-03-24', // by rule, for 22 and 23 March
      '2025-03-25',
      '2025-07-07', // by rule, for 6 July
      '2025-09-01', // by rule, for 30 August
      '2025-10-27', // by rule, for 25 October
    ],
  },
  // No order of the ministry for 2026 was found in public sources; 14 days off on weekdays.
  2026: {
    holidays: [
      '2026-01-01', // New Year
      '2026-01-02',
      '2026-01-07', // Orthodox Christmas
      '2026-03-08', // Women's Day, Sunday
      '2026-03-21', // Nauryz, Saturday to Monday
      '2026-03-22',
      '2026-03-23',
      '2026-05-01', // Unity Day
      '2026-05-07', // Defender's Day
      '2026-05-09', // Victory Day, Saturday
      '2026-05-27', // first day of Kurban Ait, as in the ministry's calendar
      '2026-07-06', // Capital Day
      // No Constitution Day: the Constitution adopted by referendum on 15 March 2026, in force since 1 July 2026,
      // moved it from 30 August to 15 March, from 2027 on; the ministry said so on 18 March 2026. Calendars printed
      // earlier still show 31 August 2026 as a day off by rule: it was a working day.
      '2026-10-25', // Republic Day, Sunday
      '2026-12-16', // Independence Day
    ],
    movedWorkdays: [],
    movedDaysOff: [
      '2026-03-09', // by rule, for 8 March
      '2026-03-24', // by rule, for 21 and 22 March
      '2026-03-25',
      '2026-05-11', // by rule, for 9 May
      '2026-10-26', // by rule, for 25 October
    ],
  },
  // By law's rule only: the ministry had published no calendar and no order for 2027 when this was written
  // (22 November 2026). Compare with its calendar before January 2027.
  2027: {
    holidays: [
      '2027-01-01', // New Year, Friday and Saturday
      '2027-01-02',
      '2027-01-07', // Orthodox Christmas
      '2027-03-08', // Women's Day
      '2027-03-15', // Constitution Day, for the first time on this date
      '2027-03-21', // Nauryz, Sunday to Tuesday
      '2027-03-22',
      '2027-03-23',
      '2027-05-01', // Unity Day, Saturday
      '2027-05-07', // Defender's Day
      '2027-05-09', // Victory Day, Sunday
      // First day of Kurban Ait, Sunday: computed from the lunar calendar (10 Dhu al-Hijja 1448), not yet announced;
      // a day later it would be Monday 17 May, and a working day less.
      '2027-05-16',
      '2027-07-06', // Capital Day
      '2027-10-25', // Republic Day
      '2027-12-16', // Independence Day
    ],
    movedWorkdays: [],
    movedDaysOff: [
      '2027-01-04', // by rule, for 2 January
      '2027-03-24', // by rule, for 21 March
      '2027-05-03', // by rule, for 1 May
      '2027-05-10', // by rule, for 9 May
    ],
  },
};
