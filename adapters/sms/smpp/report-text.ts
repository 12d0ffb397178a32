/** The text of a carrier's receipt: `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…` (SMPP 3.4,
 *  appendix B), in the spellings that carriers use. */

/** What a receipt's text states, as it is spelled. `stats` has more than one where the text states more; `isQuoted`:
 *  a quotation stands before the fields. */
export type ReportFields = { id?: string; stats: string[]; doneDate?: string; isQuoted: boolean };

/** The names of fields; blanks stand round their colon, and blanks, NUL or separators before them. */
const NAME =
  /(?<=^|[\s\p{Cc},;|]|text:)((?:message_|msg_?)?id|sub|dlvrd|(?:submit|done)[\s_-]*date|stat(?:us)?|err|text)\s*:/giu;
/** What can be a time: up to three words, of digits or of a zone. */
const TIME = /^["'«]*(\d[^\s"'»,;|]*(?:\s+(?:[\d+-][^\s"'»,;|]*|Z|UTC|GMT)){0,2})/i;
const LONGEST_ID = 100;
const LONGEST_VALUE = 200;

/** Reads the fields in any order. What follows `text:` quotes a person's SMS: it is read only where no field stands
 *  before it, since some carriers write the quotation first. */
export function readReportText(whole: string): ReportFields {
  const text = whole.replaceAll('\0', ' ');
  const names = [...text.matchAll(NAME)];
  const ids: string[] = [];
  const stats: string[] = [];
  const doneDates: string[] = [];
  let isQuoted = false;
  for (const [index, match] of names.entries()) {
    const start = match.index + match[0].length;
    const value = text.slice(start, Math.min(start + LONGEST_VALUE, names[index + 1]?.index ?? Infinity)).trim();
    const name = match[1]!.toLowerCase().replaceAll(/[\s_-]/g, '');
    const isRead = ids.length + stats.length + doneDates.length > 0;
    if (name === 'text' && isRead) break;
    if (name === 'text') isQuoted = true;
    else if (name.endsWith('id')) ids.push(...filled(spelledId(/^\S*/.exec(value)![0])));
    else if (name.startsWith('stat')) stats.push(...filled(bare(value.replace(/\s+\S*[:=].*$/s, ''))));
    else if (name === 'donedate') doneDates.push(...(TIME.exec(value)?.slice(1) ?? []));
  }
  // The receipt's own fields stand before a quotation, or behind one that stands first.
  const place = isQuoted ? -1 : 0;
  return { id: ids.at(place), stats, doneDate: doneDates.at(place), isQuoted };
}

/** An id without what pads or encloses it: blanks, NUL, quotes. */
export const spelledId = (id: string): string =>
  bare(id.slice(0, LONGEST_VALUE).replaceAll('\0', ' ')).slice(0, LONGEST_ID);

const filled = (value: string): string[] => (value === '' ? [] : [value]);
/** A value without the blanks, quotes and separators round it. */
const bare = (value: string): string => value.replaceAll(/^[\s"'`«»“”‘’]+|[\s"'`«»“”‘’.,;|]+$/g, '');
