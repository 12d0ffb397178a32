/** How many parts an SMS takes: GSM 03.38 and UCS-2. Both count in units: septets or 16-bit words. */
import { gsmSeptets } from './gsm-alphabet.ts';

/** The encodings of an SMS. */
export const SMS_ENCODINGS = ['GSM-7', 'UCS-2'] as const;
/** The encoding that a text needs, its length in units of that encoding, and the parts it is sent in. */
export type SmsParts = { encoding: (typeof SMS_ENCODINGS)[number]; units: number; parts: number };

const SINGLE = { 'GSM-7': 160, 'UCS-2': 70 } as const;
/** The units of a part without the header that joins it to the others; the header's reference has 8 or 16 bits. */
const CONCATENATED = { 8: { 'GSM-7': 153, 'UCS-2': 67 }, 16: { 'GSM-7': 152, 'UCS-2': 66 } } as const;
/** The length in bits of the reference number that the parts of one SMS share. */
export type ReferenceBits = keyof typeof CONCATENATED;

/** Counts the parts of a text as the carrier does; an empty text is one part. */
export function smsParts(text: string): SmsParts {
  const encoding = smsEncoding(text);
  return { encoding, units: unitsOf(text, encoding), parts: splitSms(text).length };
}

/** Cuts a text into parts that join to the same text; it never cuts a surrogate pair or an escape in two. */
export function splitSms(
  text: string,
  referenceBits: ReferenceBits = 8,
  encoding: SmsParts['encoding'] = smsEncoding(text),
): string[] {
  if (unitsOf(text, encoding) <= SINGLE[encoding]) return [text];
  const parts: string[] = [];
  let part = '';
  const most = CONCATENATED[referenceBits][encoding];
  let free: number = most;
  for (const character of text) {
    const units = unitsOf(character, encoding);
    if (units > free) {
      parts.push(part);
      part = '';
      free = most;
    }
    part += character;
    free -= units;
  }
  return [...parts, part];
}

/** The encoding that a text needs: one letter outside GSM 03.38 makes the whole SMS UCS-2. */
export const smsEncoding = (text: string): SmsParts['encoding'] =>
  Array.from(text).every((character) => gsmSeptets(character) !== undefined) ? 'GSM-7' : 'UCS-2';

function unitsOf(text: string, encoding: SmsParts['encoding']): number {
  if (encoding === 'UCS-2') return text.length;
  return Array.from(text).reduce((units, character) => units + (gsmSeptets(character) ?? 1), 0);
}
