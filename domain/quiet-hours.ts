/** Quiet hours: offers, reminders, annulments and outcomes wait until they end. */
import { KAZAKHSTAN_OFFSET_MS } from './calendar.ts';
import { DAY_MS, MINUTE_MS } from './durations.ts';

/** Minutes of the day in Kazakhstan, from inclusive, to exclusive, may cross midnight; null or equal ends: none. */
export type QuietHours = { fromMinute: number; toMinute: number } | null;

/** 21:00 to 09:00 in Kazakhstan, unless the class of the service says otherwise. */
export const DEFAULT_QUIET_HOURS = { fromMinute: 21 * 60, toMinute: 9 * 60 };

/** When the quiet hours that contain `nowMs` end (epoch ms); undefined when none contain it. */
export function quietUntil(nowMs: number, quiet: QuietHours): number | undefined {
  if (!quiet) return undefined;
  const from = quiet.fromMinute * MINUTE_MS;
  const to = quiet.toMinute * MINUTE_MS;
  const timeOfDay = nowMs + KAZAKHSTAN_OFFSET_MS;
  const isQuiet = withinDay(timeOfDay - from) < withinDay(to - from);
  return isQuiet ? nowMs + withinDay(to - timeOfDay) : undefined;
}

/** When an SMS that answers no reply may be sent (epoch ms); undefined: now. Urgent services do not wait. */
export const quietEndFor = (
  { urgent, quietHours }: { urgent: boolean; quietHours: QuietHours },
  nowMs: number,
): number | undefined => (urgent ? undefined : quietUntil(nowMs, quietHours));

/** The remainder of a day, never negative, so that quiet hours across midnight need no case of their own. */
function withinDay(ms: number): number {
  return ((ms % DAY_MS) + DAY_MS) % DAY_MS;
}
