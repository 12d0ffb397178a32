/** What we let near a parser. XML has far more in it than ШЭП needs, and most attacks live in the rest: here is the small XML
 *  that we read, checked sign by sign before a tree is built. Everything else is a fault. */
import { SystemFault } from '../http/json-client.ts';

export const MAX_XML_BYTES = 1_048_576;
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 5_000;
const MAX_ATTRIBUTES = 40;
const MAX_ATTRIBUTE_LENGTH = 4_096;
const MAX_NAME_LENGTH = 200;

const LOCAL = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.\-]*`;
const NAME = `${LOCAL}(?::${LOCAL})?`;
const DECLARATION =
  /<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(["'])utf-?8\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>/iy;
const OPENING = new RegExp(`<(${NAME})`, 'uy');
const CLOSING = new RegExp(`</(${NAME})\\s*>`, 'uy');
const ATTRIBUTE = new RegExp(`\\s{1,200}(${NAME})\\s{0,200}=\\s{0,200}(?:"([^"<]*)"|'([^'<]*)')`, 'uy');
const END_OF_TAG = /\s{0,200}(\/?)>/y;
const CDATA = /<!\[CDATA\[([^]*?)\]\]>/y;
const TEXT = /[^<]+/y;
const NO_XML_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCE = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;

/** An element that is open, and what its content was made of so far: a value has one piece, so that no two readers see two values. */
type Open = { name: string; texts: number; cdatas: number; children: number };

/** The bytes of a document as text: UTF-8 only, whatever the document says of itself, and never more than 1 MB. */
export function xmlText(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_XML_BYTES) refuse('is larger than 1 MB');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('is not UTF-8');
  }
}

/** Refuses whatever is not plain, well-formed XML; gives back how many elements there are. */
export function guardXml(xml: string): number {
  if (Buffer.byteLength(xml) > MAX_XML_BYTES) refuse('is larger than 1 MB');
  if (NO_XML_CHARACTER.test(xml)) refuse('holds a character that XML forbids');
  const open: Open[] = [];
  let elements = 0;
  let at = match(DECLARATION, xml, 0)?.[0].length ?? 0;
  while (at < xml.length) {
    const inside = open.at(-1);
    if (xml.charAt(at) !== '<') {
      const text = demand(TEXT, xml, at);
      guardText(text[0], inside);
      at += text[0].length;
    } else if (xml.startsWith('</', at)) {
      const closing = demand(CLOSING, xml, at);
      close(open, closing[1]!);
      at += closing[0].length;
    } else if (xml.startsWith('<!', at)) {
      at += demand(CDATA, xml, at)[0].length;
      if (inside) inside.cdatas += 1;
      else refuse('has text outside its root');
    } else {
      if (!inside && elements > 0) refuse('has a second root');
      elements += 1;
      if (elements > MAX_ELEMENTS) refuse('has too many elements');
      at = guardTag(xml, at, open);
    }
  }
  if (open.length > 0 || elements === 0) refuse('is cut short');
  return elements;
}

/** One opening tag with its attributes; gives back where it ends. */
function guardTag(xml: string, start: number, open: Open[]): number {
  const opening = demand(OPENING, xml, start);
  const name = opening[1]!;
  if (name.length > MAX_NAME_LENGTH) refuse('has a name that is too long');
  let at = start + opening[0].length;
  const seen = new Set<string>();
  for (let next = match(ATTRIBUTE, xml, at); next; next = match(ATTRIBUTE, xml, at)) {
    const value = next[2] ?? next[3] ?? '';
    if (seen.has(next[1]!) || seen.size >= MAX_ATTRIBUTES) refuse('has an attribute twice, or too many');
    if (value.length > MAX_ATTRIBUTE_LENGTH || next[1]!.length > MAX_NAME_LENGTH) refuse('has a huge attribute');
    if (REFERENCE.test(value)) refuse('uses an entity');
    seen.add(next[1]!);
    at += next[0].length;
  }
  const end = demand(END_OF_TAG, xml, at);
  const parent = open.at(-1);
  if (parent) parent.children += 1;
  if (end[1] !== '/') open.push({ name, texts: 0, cdatas: 0, children: 0 });
  if (open.length > MAX_DEPTH) refuse('is nested too deep');
  return at + end[0].length;
}

function guardText(text: string, inside: Open | undefined): void {
  const isBlank = /^\s*$/.test(text);
  if (!inside && !isBlank) refuse('has text outside its root');
  if (REFERENCE.test(text)) refuse('uses an entity');
  if (text.includes(']]>')) refuse('has a tag that we cannot read');
  if (inside && !isBlank) inside.texts += 1;
}

function close(open: Open[], name: string): void {
  const last = open.pop();
  if (last?.name !== name) refuse('is not well-formed');
  else if (last.texts + last.cdatas > 1 || (last.children > 0 && last.texts + last.cdatas > 0))
    refuse('has a value in several pieces');
}

function match(pattern: RegExp, xml: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(xml) ?? undefined;
}

const demand = (pattern: RegExp, xml: string, at: number): RegExpExecArray =>
  match(pattern, xml, at) ?? refuse('holds something else than elements and text');

function refuse(why: string): never {
  throw new SystemFault(`the XML ${why}`);
}
