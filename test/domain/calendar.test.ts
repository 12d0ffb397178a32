import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addWorkingDays, dayOf, isWorkingDay, termWarningAt } from '../../domain/calendar.ts';
import { CALENDAR_YEARS } from '../../domain/calendar-years.ts';

const at = (local: string): number => Date.parse(`${local}+05:00`);
const DAY_MS = 86_400_000;
const ordered = (dates: Iterable<string>): string[] => [...dates].sort();
const daysOf = (year: number): string[] =>
  Array.from({ length: (Date.UTC(year + 1) - Date.UTC(year)) / DAY_MS }, (_, day) =>
    new Date(Date.UTC(year) + day * DAY_MS).toISOString().slice(0, 10),
  );
const isWeekend = (date: string): boolean => [0, 6].includes(new Date(date).getUTCDay());

describe('days of Kazakhstan', () => {
  it('begin at midnight in Kazakhstan, not in UTC', () => {
    const day = { date: '2026-11-24', fromMs: at('2026-11-24T00:00:00'), untilMs: at('2026-11-25T00:00:00') };
    for (const moment of [day.fromMs, at('2026-11-24T04:59:59'), day.untilMs - 1]) assert.deepEqual(dayOf(moment), day);
    assert.equal(dayOf(day.untilMs).date, '2026-11-25');
  });
});

describe('§5 working days of Kazakhstan', () => {
  it('§5 swaps the days of the order for January 2025', () => {
    assert.equal(isWorkingDay('2025-01-03'), false);
    assert.equal(isWorkingDay('2025-01-05'), true);
  });
  it('§5 gives the day after a holiday on a weekend off', () => {
    for (const date of ['2025-03-10', '2025-09-01', '2026-03-24', '2026-03-25', '2026-05-11', '2027-01-04']) {
      assert.equal(isWorkingDay(date), false, date);
    }
    assert.equal(isWorkingDay('2026-03-26'), true);
  });
  it('§5 keeps Constitution Day on 30 August until 2025 and on 15 March from 2027', () => {
    assert.equal(isWorkingDay('2026-08-31'), true);
    assert.equal(isWorkingDay('2026-03-16'), true);
    assert.equal(isWorkingDay('2027-03-15'), false);
    assert.equal(isWorkingDay('2027-08-30'), true);
  });
  it('§5 counts 246 working days in 2025, as published, and 247 in 2026 and in 2027', () => {
    const count = (year: number): number => daysOf(year).filter(isWorkingDay).length;
    assert.deepEqual([2025, 2026, 2027].map(count), [246, 247, 247]);
  });
  it('§5 throws and names the year when its calendar is missing', () => {
    assert.throws(() => isWorkingDay('2024-12-31'), /2024/);
    assert.throws(() => isWorkingDay('2028-01-03'), /2028/);
    assert.throws(() => addWorkingDays(at('2027-12-31T10:00:00'), 1), /2028/);
  });
  it('§5 throws for a text that is not a date', () => {
    for (const text of ['', '2026-02-30', '2026-2-3', '2026-13-01', '22.11.2026', '2026-11-22T00:00:00Z', 'toString']) {
      assert.throws(() => isWorkingDay(text), /Not a date/, text);
    }
    fc.assert(fc.property(fc.string(), (text) => assert.throws(() => isWorkingDay(text), Error)));
  });
});

describe('§5 yearly data', () => {
  /** Christmas and Kurban Ait are religious days off: the law does not move them. */
  const NEVER_MOVED = ['2025-01-07', '2026-01-07', '2027-01-07', '2025-06-06', '2026-05-27', '2027-05-16'];

  for (const [year, { holidays, movedWorkdays, movedDaysOff }] of Object.entries(CALENDAR_YEARS)) {
    it(`§5 of ${year} has every day once, in order and in its year`, () => {
      for (const dates of [holidays, movedWorkdays, movedDaysOff]) {
        assert.deepEqual(dates, ordered(new Set(dates)));
        for (const date of dates) assert.ok(daysOf(Number(year)).includes(date), date);
      }
    });
    it(`§5 of ${year} moves weekends only to working days, and working days only to weekends`, () => {
      for (const date of movedWorkdays) assert.ok(isWeekend(date) && !holidays.includes(date), date);
      for (const date of movedDaysOff) assert.ok(!isWeekend(date) && !holidays.includes(date), date);
    });
    it(`§5 of ${year} has the days off that the law's rule gives, and one by order for each worked weekend`, () => {
      const byRule = new Set<string>();
      for (const holiday of holidays.filter((date) => isWeekend(date) && !NEVER_MOVED.includes(date))) {
        const isFree = (date: string) => isWeekend(date) || holidays.includes(date) || byRule.has(date);
        byRule.add(daysOf(Number(year)).find((date) => date > holiday && !isFree(date)) ?? 'none');
      }
      const byOrder = movedDaysOff.filter((date) => !byRule.has(date));
      assert.deepEqual(ordered([...byRule, ...byOrder]), movedDaysOff);
      assert.equal(byOrder.length, movedWorkdays.length);
    });
  }
});

describe('§5 the term of a service', () => {
  it('§5 begins with the day after acceptance and ends at 24:00 in Kazakhstan', () => {
    assert.equal(addWorkingDays(at('2026-11-24T10:00:00'), 1), at('2026-11-26T00:00:00'));
    assert.equal(addWorkingDays(at('2026-11-24T10:00:00'), 5), at('2026-12-02T00:00:00'));
  });
  it('§5 takes the day of acceptance in Kazakhstan and not in UTC', () => {
    assert.equal(addWorkingDays(at('2026-11-24T23:59:59.999'), 1), at('2026-11-26T00:00:00'));
    assert.equal(addWorkingDays(at('2026-11-25T00:00:00'), 1), at('2026-11-27T00:00:00'));
  });
  it('§5 skips holidays, weekends and days off by rule', () => {
    assert.equal(addWorkingDays(at('2026-03-20T12:00:00'), 1), at('2026-03-27T00:00:00'));
    assert.equal(addWorkingDays(at('2026-12-30T12:00:00'), 2), at('2027-01-06T00:00:00'));
  });
  it('§5 counts a worked Sunday', () => {
    assert.equal(addWorkingDays(at('2025-01-02T12:00:00'), 1), at('2025-01-06T00:00:00'));
  });
  it('§5 warns after four fifths of the term', () => {
    const from = at('2026-11-24T00:00:00');
    assert.equal(termWarningAt(from, 4), from + 0.8 * 7 * DAY_MS); // Wednesday to Monday 24:00
  });
  it('§5 refuses a term that is not a whole number of days, 1 or more', () => {
    for (const days of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => addWorkingDays(at('2026-11-24T10:00:00'), days), RangeError);
    }
  });
  it('§5 grows with each day, ends at midnight and its warning is before its end', () => {
    const moments = fc.integer({ min: at('2025-01-01T00:00:00'), max: at('2027-10-01T00:00:00') });
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 30 }), (from, days) => {
        const end = addWorkingDays(from, days);
        const lastDay = new Date(end - 1 + 5 * 3_600_000).toISOString();
        assert.ok(addWorkingDays(from, days + 1) > end);
        assert.ok(lastDay.endsWith('23:59:59.999Z') && isWorkingDay(lastDay.slice(0, 10)));
        assert.ok(from < termWarningAt(from, days) && termWarningAt(from, days) < end);
      }),
    );
  });
});
