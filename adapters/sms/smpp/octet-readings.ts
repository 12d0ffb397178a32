/** Octets read in one alphabet each. None of these functions throws. */

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

const even = (octets: Buffer): Buffer => octets.subarray(0, octets.length & ~1);
