/** Octets read in one alphabet each, and what octets look like. None of these functions throws. */

/** UTF-8 without its mark; undefined for octets that are none. */
export function utf8Text(octets: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/** UCS-2 with surrogate pairs; an odd octet at the end is left out. */
export const utf16beText = (octets: Buffer): string => Buffer.from(even(octets)).swap16().toString('utf16le');
/** The same with the low octet first. */
export const utf16leText = (octets: Buffer): string => even(octets).toString('utf16le');
export const windows1251Text = (octets: Buffer): string => new TextDecoder('windows-1251').decode(octets);
export const latin1Text = (octets: Buffer): string => octets.toString('latin1');

const even = (octets: Buffer): Buffer => octets.subarray(0, octets.length & ~1);

/** Octets without the zeros that end a string in C. */
export function withoutPadding(octets: Buffer): Buffer {
  let end = octets.length;
  while (end > 0 && octets[end - 1] === 0) end -= 1;
  return octets.subarray(0, end);
}

/** UCS-2 that has a mark, or in which every other octet is the high one of Latin or Cyrillic letters: in no other
 *  alphabet does a text look so. Undefined for other octets. */
export function evidentUtf16Text(octets: Buffer): string | undefined {
  if (octets.length % 2 === 1 && octets.at(-1) !== 0) return undefined;
  const isOurs = isSevenBit(octets) ? (text: string) => OWN_UNITS.test(text) : isOwnText;
  const text = [utf16beText(octets), utf16leText(octets)].find(isOurs);
  return text?.replace('\ufeff', '');
}

/** Octets that may be GSM or ASCII. */
const isSevenBit = (octets: Buffer): boolean => octets.every((octet) => octet < 0x80);

/** Latin and Cyrillic letters, with any sign between them. */
export const isOwnText = (text: string): boolean => OWN_SCRIPTS.test(text);
const OWN_SCRIPTS =
  /^\ufeff?(?=[^]*[!-~\u00a1-\u017f\u0400-\u04ff])[\t\n\r\p{sc=Latn}\p{sc=Cyrl}\p{N}\p{P}\p{S}\p{Z}\p{M}\p{Cf}]+\0*$/u;
/** The same with quotes, dashes and № for signs: other signs look like a blank of GSM and another letter. */
const OWN_UNITS =
  /^\ufeff?(?=[^]*[!-~\u00a1-\u00ff\u0400-\u04ff])[\t\n\r -~\u00a0-\u017f\u0400-\u04ff\u2013-\u201e\u2026\u2116]+\0*$/;

/** UTF-8 that has a mark, or letters of ours beside the ASCII ones. */
export function evidentUtf8Text(octets: Buffer): string | undefined {
  const text = utf8Text(octets);
  return text !== undefined && (octets.indexOf(UTF8_MARK) === 0 || OWN_WORDS.test(text)) ? text : undefined;
}

const UTF8_MARK = Buffer.from('\ufeff');

/** Our letters, at least one of them not ASCII, and punctuation. */
const OWN_WORDS = /^(?=.*[\p{sc=Cyrl}äöüñÄÖÜÑğşıİĞŞ])[\s\p{sc=Cyrl}\p{sc=Latn}\p{Nd}\p{P}\p{S}\p{M}\p{Cf}]+$/su;

/** ASCII without what stands in no answer. */
export const isAsciiWords = (octets: Buffer): boolean =>
  /^(?=.*[A-Za-z0-9])[A-Za-z0-9\s.,!?()+:;'"-]+$/s.test(octets.toString('latin1')) && isSevenBit(octets);
export const isAscii = (octets: Buffer): boolean => /^[\t\n\r -~]+$/.test(octets.toString('latin1'));

/** Windows-1251 in which all letters are Russian ones. */
export function evidentWindows1251Text(octets: Buffer): string | undefined {
  const text = windows1251Text(octets);
  return /^(?=.*[а-яё])[\sа-яёі0-9!-/:-@«»“”„–—…№]+$/isu.test(text) ? text : undefined;
}
