/** What octets may say, for people: the readings of a PDU or of a webhook's body, each once. */
import { decodePdu, HEADER } from './smpp/library.ts';
import type { ReceivedPdu } from './smpp/library.ts';
import { textOfOctets } from './smpp/message-text.ts';
import { userDataOf } from './smpp/user-data.ts';
import { storableText } from './storable-text.ts';

/** GSM, Latin-1, UCS-2, UTF-8 and windows-1251 as data_coding and alphabet. */
const CODINGS = [
  [0, 'gsm'],
  [3, 'gsm'],
  [8, 'gsm'],
  [0, 'utf-8'],
  [0, 'windows-1251'],
] as const;

/** The texts that the octets may hold (base64): of SMPP in the declared alphabet first, then in the others; of a
 *  webhook the body itself. `alphabet` is what data_coding 0 means. */
export function textsIn(base64: string, alphabet: Parameters<typeof textOfOctets>[2] = 'gsm'): string[] {
  const octets = Buffer.from(base64, 'base64');
  const pdus = pdusIn(octets);
  if (!pdus) return [storableText(octets.toString('utf8'))];
  const parts = pdus.map(userDataOf);
  const text = Buffer.concat(parts.map((one) => one.octets));
  const declared = textOfOctets(text, parts[0]?.dataCoding ?? 0, alphabet);
  const others = CODINGS.map(([coding, other]) => textOfOctets(text, coding, other));
  return [...new Set([declared, ...others].map(storableText))].filter((one) => one !== '');
}

/** The PDUs of which the octets consist; undefined when they are something else. */
function pdusIn(octets: Buffer): ReceivedPdu[] | undefined {
  const found: ReceivedPdu[] = [];
  for (let at = 0; at < octets.length; ) {
    const length = octets.length - at < HEADER ? 0 : octets.readUInt32BE(at);
    if (length < HEADER || at + length > octets.length) return undefined;
    const pdu = decodePdu(octets.subarray(at, at + length));
    if ('malformed' in pdu) return undefined;
    found.push(pdu);
    at += length;
  }
  return found.length > 0 ? found : undefined;
}
