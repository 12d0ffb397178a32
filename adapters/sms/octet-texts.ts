/** What octets may say, for people (§6c): without the number of the sender, which no caller sees (§6b). */
import { z } from 'zod';
import { decodePdu, HEADER } from './smpp/library.ts';
import type { ReceivedPdu } from './smpp/library.ts';
import { textOfOctets } from './smpp/message-text.ts';
import type { InboundAlphabet } from './smpp/settings.ts';
import { userDataOf } from './smpp/user-data.ts';
import { formFields } from './smsc-kz/form-body.ts';
import { storableText } from './storable-text.ts';

/** The octets of the text alone, and the texts that they may hold, each once: the first is the likeliest. */
export type Content = { octets: Buffer; texts: string[] };

/** GSM, Latin-1, UCS-2, UTF-8 and windows-1251 as data_coding and alphabet. */
const CODINGS = [
  [0, 'gsm'],
  [3, 'gsm'],
  [8, 'gsm'],
  [0, 'utf-8'],
  [0, 'windows-1251'],
] as const;
const CHARSETS = ['utf-8', 'windows-1251', 'koi8-r'];
/** Fields of a form that name the sender, or sign. */
const NOT_SHOWN = new Set(['phone', 'md5', 'sha1']);
const Item = z.looseObject({ text: z.string().optional() });

/** Reads PDUs, a form or an item of JSON (base64). `alphabet` is what data_coding 0 means. */
export function contentOf(base64: string, alphabet: InboundAlphabet = 'gsm'): Content {
  const octets = Buffer.from(base64, 'base64');
  const pdus = pdusIn(octets);
  const { octets: own, texts } = pdus ? ofPdus(pdus, alphabet) : (ofItem(octets) ?? ofForm(octets));
  return { octets: own, texts: [...new Set(texts.map(storableText))].filter((text) => text !== '') };
}

function ofPdus(pdus: readonly ReceivedPdu[], alphabet: InboundAlphabet): Content {
  const parts = pdus.map(userDataOf);
  const octets = Buffer.concat(parts.map((one) => one.octets));
  const declared = textOfOctets(octets, parts[0]?.dataCoding ?? 0, alphabet);
  return { octets, texts: [declared, ...CODINGS.map(([coding, other]) => textOfOctets(octets, coding, other))] };
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

/** An item of our own HTTP gateway: the text of a reply, or a receipt, which names no number. */
function ofItem(octets: Buffer): Content | undefined {
  try {
    const { text, from: _, ...rest } = Item.parse(JSON.parse(octets.toString('utf8')));
    const said = text ?? JSON.stringify(rest);
    return { octets: Buffer.from(said, 'utf8'), texts: [said] };
  } catch {
    return undefined;
  }
}

/** A form of SMSC.kz: the text of a reply, else the fields of a receipt. */
function ofForm(body: Buffer): Content {
  const fields = formFields(body);
  const others = [...fields]
    .filter(([name]) => !NOT_SHOWN.has(name))
    .map(([name, value]) => `${name}: ${String(value)}`);
  const octets = fields.get('mes') ?? Buffer.from(others.join('\n'), 'utf8');
  return { octets, texts: CHARSETS.map((charset) => new TextDecoder(charset).decode(octets)) };
}
