/** The text of an SMS as octets, both ways. */
import { decodeGsm, encodeGsm } from '../../../domain/gsm-alphabet.ts';
import type { ReferenceBits } from '../../../domain/sms-parts.ts';
import { smsEncoding, splitSms } from '../../../domain/sms-parts.ts';

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

/** The text of octets in any data coding met in practice; unreadable octets become U+FFFD. Never throws. */
export function textOfOctets(octets: Buffer, dataCoding: number, alphabet: Alphabet): string {
  return wellFormed(decode(octets, dataCoding, alphabet));
}

function decode(octets: Buffer, dataCoding: number, alphabet: Alphabet): string {
  const plain = () => (alphabet === 'gsm' ? decodeGsm(octets) : octets.toString('latin1'));
  switch (dataCoding) {
    case 0:
      return plain();
    case 1:
    case 3:
      return octets.toString('latin1');
    case 2:
    case 4:
      return ofUnknown(octets);
    case 6:
      return new TextDecoder('iso-8859-5').decode(octets);
    case 8:
      return utf16(octets);
    default:
      break;
  }
  // From 16 on it is GSM 03.38's own octet: bits 3 and 2 name the alphabet, and with 1111 bit 2 alone.
  if (dataCoding < 0x10) return octets.toString('latin1');
  const kind = dataCoding >= 0xf0 ? (dataCoding >> 2) & 1 : (dataCoding >> 2) & 3;
  return kind === 1 ? ofUnknown(octets) : kind === 2 ? utf16(octets) : plain();
}

/** Octets that are declared binary: read as UTF-8 if valid, else as Latin-1. */
function ofUnknown(octets: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return octets.toString('latin1');
  }
}

/** UCS-2 with surrogate pairs. Little-endian is assumed only when it gives Latin, Cyrillic and punctuation alone, and
 *  big-endian does not. */
function utf16(octets: Buffer): string {
  const even = octets.subarray(0, octets.length & ~1);
  const rest = octets.length % 2 === 1 ? '\ufffd' : '';
  const mark = even.length >= 2 ? even.readUInt16BE(0) : 0;
  if (mark === 0xfeff) return utf16beText(even.subarray(2)) + rest;
  if (mark === 0xfffe) return even.subarray(2).toString('utf16le') + rest;
  return (isSwapped(even) ? even.toString('utf16le') : utf16beText(even)) + rest;
}

/** The high octets of Latin, Cyrillic and punctuation. */
const OURS = new Set([0x00, 0x01, 0x04, 0x20]);
function isSwapped(even: Buffer): boolean {
  const octets = (first: 0 | 1) => [...even].filter((_, at) => at % 2 === first);
  return even.length > 0 && octets(1).every((low) => OURS.has(low)) && !octets(0).every((high) => OURS.has(high));
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const utf16beText = (octets: Buffer): string => Buffer.from(octets).swap16().toString('utf16le');
/** Replaces halves of surrogate pairs, which the database cannot hold. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
