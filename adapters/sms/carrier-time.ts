/** Times as carriers write them, in text or in digits. Days and hours are strict: 31 November is no day of the
 *  calendar, and a wrong time would move the beginning of the answer window (§4a). */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../domain/durations.ts';

const OFFSET = String.raw`\s*(?<offset>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?`;
const CLOCK = String.raw`(?<hour>\d\d)(?<colon>[:.-])(?<minute>\d\d)(?:\k<colon>(?<second>\d\d)(?:[.,]\d{1,9})?)?`;
const FROM_MONTH = String.raw`(?<month>\d\d)(?<day>\d\d)[T ]?(?<hour>\d\d)(?<minute>\d\d)`;

const FORMS = [
  // 2026-11-25 16:01:00, 2026/11/25T16:01Z
  String.raw`(?<year>\d{4})(?<dash>[-./])(?<month>\d\d)\k<dash>(?<day>\d\d)(?:T|[\s_]+)${CLOCK}${OFFSET}`,
  // 25.11.2026 16:01:00
  String.raw`(?<day>\d\d)(?<dash>[-./])(?<month>\d\d)\k<dash>(?<year>\d{4})(?:T|[\s_]+)${CLOCK}${OFFSET}`,
  // YYMMDDhhmmsstnnp (SMPP 3.4, 7.1.1): its zone is in quarters of an hour
  String.raw`(?<year>\d\d)${FROM_MONTH}(?<second>\d\d)\d(?<quarters>[0-3]\d|4[0-8])(?<sign>[+-])`,
  // YYMMDDhhmm, and with seconds or a century (SMPP 3.4, appendix B, and beside it). 202611251601 fits two forms, but
  // is a moment in one of them only.
  String.raw`(?<year>\d\d)${FROM_MONTH}(?<second>\d\d)?${OFFSET}`,
  String.raw`(?<year>20\d\d)${FROM_MONTH}(?<second>\d\d)?${OFFSET}`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/** A carrier's time as an ISO time in UTC; undefined for a text that is no time. `utcOffset` is the offset of the
 *  carrier's clock, such as `+05:00`, for a time that states none. */
export function carrierTime(written: string | null | undefined, utcOffset: string): string | undefined {
  const text = written?.trim() ?? '';
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups;
    const at = parts && momentOf(parts, utcOffset);
    if (at) return at;
  }
  return undefined;
}

function momentOf(parts: Record<string, string | undefined>, utcOffset: string): string | undefined {
  const { year = '', month, day, hour, minute, second = '00', offset = utcOffset, quarters, sign } = parts;
  const written = `${year.padStart(4, '20')}-${month}-${day}T${hour}:${minute}:${second}`;
  const local = Date.parse(`${written}Z`);
  const ahead = sign ? Number(`${sign}${quarters}`) * 15 : minutesAhead(offset);
  // Date.parse takes 31 November for 1 December, and 24:00 for the next midnight.
  if (ahead === undefined || Number.isNaN(local) || !new Date(local).toISOString().startsWith(written))
    return undefined;
  return new Date(local - ahead * MINUTE_MS).toISOString();
}

const DAY_MINUTES = DAY_MS / MINUTE_MS;

function minutesAhead(offset: string): number | undefined {
  if (!/\d/.test(offset)) return 0;
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const ahead = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && ahead < DAY_MINUTES ? Number(`${sign}${ahead}`) : undefined;
}

const CENTURY = { from: 946_684_800_000, to: 4_102_444_800_000 };

/** Seconds or milliseconds since 1970 as an ISO time; undefined for a value that is not a moment of this century. */
export function unixTime(written: string | number | null | undefined): string | undefined {
  const text = String(written ?? '').trim();
  if (!/^\d{9,13}(\.\d+)?$/.test(text)) return undefined;
  const inCentury = (ms: number) => ms >= CENTURY.from && ms < CENTURY.to;
  const ms = [Number(text) * SECOND_MS, Number(text)].find(inCentury);
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
