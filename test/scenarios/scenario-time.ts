import { Temporal } from 'temporal-polyfill';

const HOUR = 3_600_000;
/** Almaty is five hours ahead of UTC all year round, since 1 March 2024. */
const ALMATY = 5 * HOUR;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MOMENT = /^(Sun|Mon|Tue|Wed|Thu|Fri|Sat) ([01]\d|2[0-3]):([0-5]\d)$/;

/** The milliseconds of an ISO-8601 duration such as PT23H58M or -P40D; a day is 24 hours. Throws a RangeError on
 *  anything else. */
export function durationMs(iso: string): number {
  return Temporal.Duration.from(iso).total({ unit: 'milliseconds', relativeTo: '2026-01-01T00:00Z[UTC]' });
}

/** Whether the text is an ISO-8601 duration. */
export function isDuration(text: string): boolean {
  try {
    Temporal.Duration.from(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the text names a weekday and a time of day, such as `Tue 10:00`. */
export const isMoment = (text: string): boolean => MOMENT.test(text);

/** The next such moment in Almaty after `now`, both in epoch milliseconds. */
export function nextMoment(text: string, now: number): number {
  const [, weekday = '', hours = '', minutes = ''] = MOMENT.exec(text) ?? [];
  const local = new Date(now + ALMATY);
  const days = WEEKDAYS.indexOf(weekday) - local.getUTCDay();
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + days);
  const moment = midnight + Number(hours) * HOUR + Number(minutes) * 60_000 - ALMATY;
  return moment > now ? moment : moment + 7 * 24 * HOUR;
}

/** A scenario time as a duration after `startAt`, such as `PT24H3M`, for messages. */
export function fromStart(ms: number): string {
  return Temporal.Duration.from({ milliseconds: Math.round(ms) })
    .round({ largestUnit: 'hours' })
    .toString();
}
