const DAY_FIRST = /^(\d{2})\.(\d{2})\.(\d{4}) (\d{2}:\d{2}:\d{2})$/;
const YEAR_FIRST = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2})[:-](\d{2})[:-](\d{2})$/;

/** A carrier's local time (`2026-11-25 16:00:00` or `25.11.2026 16:00:00`) as an ISO time in UTC; undefined for another
 *  text. `utcOffset` is the offset of the carrier's clock, such as `+05:00`. */
export function carrierTime(written: string | null | undefined, utcOffset: string): string | undefined {
  const text = written?.trim() ?? '';
  const [, y, mo, d, h, mi, s] = YEAR_FIRST.exec(text) ?? [];
  const [, day, month, year, time] = DAY_FIRST.exec(text) ?? [];
  const local = y ? `${y}-${mo}-${d}T${h}:${mi}:${s}` : year ? `${year}-${month}-${day}T${time}` : undefined;
  return local && isoOf(Date.parse(`${local}${utcOffset}`));
}

/** Seconds since 1970 as an ISO time; undefined for a value that is not a moment of this century. */
export function unixTime(written: string | number | null | undefined): string | undefined {
  const seconds = Number(written);
  return seconds >= 946_684_800 && seconds < 4_102_444_800 ? isoOf(seconds * 1000) : undefined;
}

const isoOf = (ms: number): string | undefined => (Number.isFinite(ms) ? new Date(ms).toISOString() : undefined);
