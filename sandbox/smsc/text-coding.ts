/** The bytes of a message and its text, by data_coding. */
import { smsParts, splitSms } from '../../domain/sms-parts.ts';
import { gsmAlphabet } from './library.ts';

const UCS_2 = 8;
const DECODERS: Record<number, (bytes: Buffer) => string> = {
  0: (bytes) => gsmAlphabet.decode(bytes),
  1: (bytes) => Buffer.from(bytes.map((octet) => octet & 0x7f)).toString('latin1'),
  3: (bytes) => bytes.toString('latin1'),
  [UCS_2]: (bytes) => Buffer.from(bytes).swap16().toString('utf16le'),
};

/** The data_coding without the message class, which does not affect the text. */
function codingOf(dataCoding: number): number {
  if (dataCoding >= 0xf0) return dataCoding & 4 ? -1 : 0;
  if ((dataCoding & 0xf0) === 0x10) return { 0: 0, 8: UCS_2 }[dataCoding & 0x0c] ?? -1;
  return dataCoding;
}

/** The text; undefined for an unsupported coding. */
export function textOf(bytes: Buffer, dataCoding: number): string | undefined {
  const coding = codingOf(dataCoding);
  if (coding === UCS_2 && bytes.length % 2 > 0) return undefined;
  return DECODERS[coding]?.(bytes);
}

/** A text as a phone sends it: in GSM-7 if that has all its letters, in parts if it is long. */
export function codedParts(text: string): { dataCoding: number; parts: Buffer[] } {
  const isGsm = smsParts(text).encoding === 'GSM-7';
  const encode = (part: string): Buffer => (isGsm ? gsmAlphabet.encode(part) : Buffer.from(part, 'utf16le').swap16());
  return { dataCoding: isGsm ? 0 : UCS_2, parts: splitSms(text).map(encode) };
}
