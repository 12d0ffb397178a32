/** The text of an SMS as octets, both ways. */
import { decodeGsm, encodeGsm } from '../../../domain/gsm-alphabet.ts';
import type { ReferenceBits } from '../../../domain/sms-parts.ts';
import { smsEncoding, splitSms } from '../../../domain/sms-parts.ts';
import {
  evidentUtf16Text,
  evidentUtf8Text,
  evidentWindows1251Text,
  isAscii,
  isAsciiWords,
  isOwnText,
  latin1Text,
  utf16beText,
  utf16leText,
  utf8Text,
  windows1251Text,
  withoutPadding,
} from './octet-readings.ts';
import type { InboundAlphabet } from './settings.ts';

type Alphabet = 'gsm' | 'latin1';
/** One part as it goes out: with a header that joins it to the others, when there are others. */
export type Segment = { dataCoding: number; hasHeader: boolean; octets: Buffer };

const ASCII = /^[\n\r\x20-\x7e]*$/;

/** Cuts a text into the parts to submit; `reference` is shared by all parts and must not change when one is sent
 *  again. */
export function segmentsOf(
  text: string,
  { alphabet, referenceBits, reference }: { alphabet: Alphabet; referenceBits: ReferenceBits; reference: number },
): Segment[] {
  const isPlain = alphabet === 'gsm' ? smsEncoding(text) === 'GSM-7' : ASCII.test(text);
  const parts = splitSms(text, referenceBits, isPlain ? 'GSM-7' : 'UCS-2');
  const encode = !isPlain ? utf16be : alphabet === 'gsm' ? encodeGsm : (part: string) => Buffer.from(part, 'latin1');
  return parts.map((part, index) => {
    const header = parts.length > 1 ? headerOf(referenceBits, reference, parts.length, index + 1) : Buffer.alloc(0);
    const octets = Buffer.concat([header, encode(part)]);
    return { dataCoding: isPlain ? 0 : 8, hasHeader: parts.length > 1, octets };
  });
}

/** GSM 03.40, 9.2.3.24.1 and 9.2.3.24.8. */
function headerOf(bits: ReferenceBits, reference: number, total: number, part: number): Buffer {
  const low = reference & 0xff;
  return bits === 8
    ? Buffer.of(5, 0x00, 3, low, total, part)
    : Buffer.of(6, 0x08, 4, (reference >> 8) & 0xff, low, total, part);
}

/** `open`: ASCII, or octets that are declared binary. */
type Declared = InboundAlphabet | 'iso-8859-5' | 'open';

/** The text of octets in any data coding met in practice: in the declared alphabet, unless the octets evidently are in
 *  another one. `alphabet` is that of data_coding 0. Unreadable octets become U+FFFD. Never throws. */
export function textOfOctets(octets: Buffer, dataCoding: number, alphabet: InboundAlphabet): string {
  const declared = declaredAlphabet(dataCoding, alphabet);
  const text = declared === 'ucs2' ? ofUcs2(octets) : ofOctets(octets, declared);
  return wellFormed(text.replace(/\0+$/, ''));
}

function declaredAlphabet(dataCoding: number, alphabet: InboundAlphabet): Declared {
  if (dataCoding === 0) return alphabet;
  if (dataCoding === 1 || dataCoding === 2 || dataCoding === 4) return 'open';
  if (dataCoding === 6) return 'iso-8859-5';
  if (dataCoding === 8) return 'ucs2';
  if (dataCoding < 0x10) return 'latin1';
  // From 16 on it is GSM 03.38's own octet. Messages that wait: 1100 and 1101 are of the default alphabet, 1110 is
  // UCS-2. With 1111 bit 2 alone names the alphabet, else bits 3 and 2.
  const group = dataCoding >> 4;
  if (group === 0xe) return 'ucs2';
  if (group === 0xc || group === 0xd) return alphabet;
  const kind = group === 0xf ? (dataCoding >> 2) & 1 : (dataCoding >> 2) & 3;
  return kind === 1 ? 'open' : kind === 2 ? 'ucs2' : alphabet;
}

/** Octets that are declared in an alphabet of single octets, or as UTF-8. */
function ofOctets(padded: Buffer, declared: Exclude<Declared, 'ucs2'>): string {
  const octets = withoutPadding(padded);
  const evident = evidentUtf16Text(padded) ?? evidentUtf8Text(octets);
  if (evident !== undefined) return evident;
  const utf8 = () => utf8Text(octets);
  const latin1 = () => (CONTROLS.test(latin1Text(octets)) ? undefined : latin1Text(octets));
  switch (declared) {
    case 'windows-1251':
      return windows1251Text(octets);
    case 'iso-8859-5':
      return new TextDecoder('iso-8859-5').decode(octets);
    case 'latin1':
      return latin1() ?? evidentWindows1251Text(octets) ?? utf8() ?? latin1Text(octets);
    case 'gsm':
      if (octets.every((octet) => octet < 0x80)) return decodeGsm(octets);
      return evidentWindows1251Text(octets) ?? utf8() ?? latin1() ?? decodeGsm(octets);
    case 'utf-8':
    case 'open':
      return utf8() ?? evidentWindows1251Text(octets) ?? latin1Text(octets);
  }
}

/** Octets that are declared as UCS-2, and may be ASCII or UTF-8 all the same. */
function ofUcs2(padded: Buffer): string {
  const octets = withoutPadding(padded);
  const isOdd = octets.length % 2 === 1;
  if (isOdd ? isAscii(octets) : isAsciiWords(octets) && !isPunctuation(octets)) return latin1Text(octets);
  return evidentUtf8Text(octets) ?? utf16(padded);
}

/** Quotes, dashes and № of UCS-2 look like ASCII that begins with a blank. */
const isPunctuation = (octets: Buffer): boolean => /^[\u2000-\u21ff]+$/.test(utf16beText(octets));

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/;

/** UCS-2 with surrogate pairs. The low octet is assumed to come first only when that gives Latin, Cyrillic and signs
 *  alone, and the right order does not. */
function utf16(octets: Buffer): string {
  const rest = octets.length % 2 === 1 && octets.at(-1) !== 0 ? '\ufffd' : '';
  const [big, little] = [utf16beText(octets), utf16leText(octets)];
  if (big.startsWith('\ufeff')) return big.slice(1) + rest;
  if (little.startsWith('\ufeff')) return little.slice(1) + rest;
  return (isOwnText(little) && !isOwnText(big) ? little : big) + rest;
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
/** Replaces halves of surrogate pairs, which the database cannot hold. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
