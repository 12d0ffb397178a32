/** The accepted subset of XML. XML has far more than ШЭП needs, and most attacks use the rest: the parser refuses
 *  what is not well-formed, and these rules refuse what is well-formed but not plain. */
import type { SaxesAttributeNSIncomplete, SaxesTagNS, XMLDecl } from 'saxes';
import { SystemFault } from '../http/json-client.ts';

export const MAX_XML_BYTES = 1_048_576;
export const MAX_DEPTH = 32;
export const MAX_ELEMENTS = 5_000;
export const MAX_ATTRIBUTES = 40;
const MAX_ATTRIBUTE_LENGTH = 4_096;
const MAX_NAME_LENGTH = 200;

/** The parser reports these only at their end, which it may search through the whole document. */
const HUGE_TAG = /<[^<>]{16384}/;
const REFERENCE = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;

/** The part of a name after its prefix, as a regular expression with the flag `u`. */
export const LOCAL = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.\-]*`;
/** Without `__proto__`, since no object of JavaScript can hold it as a plain key. */
const NAME = new RegExp(`^(?:${LOCAL}:)?(?!__proto__$)${LOCAL}$`, 'u');
const NO_XML_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The bytes of a document as text: UTF-8 only, whatever its declaration says, and at most 1 MB. */
export function xmlText(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_XML_BYTES) refuse('is larger than 1 MB');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('is not UTF-8');
  }
}

/** Checks a document before it is parsed, in linear time. */
export function guardText(xml: string): void {
  if (Buffer.byteLength(xml) > MAX_XML_BYTES) refuse('is larger than 1 MB');
  if (NO_XML_CHARACTER.test(xml)) refuse('holds a character that XML forbids');
  const [before = '', ...sections] = xml.split('<![CDATA[');
  const markup = before + sections.map((section) => section.split(']]>').slice(1).join('')).join('');
  if (tagsIn(markup) > 2 * MAX_ELEMENTS + FEW) refuse('has too many elements');
  if (HUGE_TAG.test(markup)) refuse('has a huge tag');
  if (REFERENCE.test(markup)) refuse('uses an entity');
}

/** The declaration, and what is refused later. */
const FEW = 10;
/** Counting first is cheaper than building elements that are refused. */
function tagsIn(markup: string): number {
  let count = 0;
  for (let at = markup.indexOf('<'); at >= 0; at = markup.indexOf('<', at + 1)) count += 1;
  return count;
}

export function guardDeclaration({ version, encoding = 'UTF-8' }: XMLDecl): void {
  if (version !== '1.0' || !/^utf-?8$/i.test(encoding)) refuse('is not XML 1.0 in UTF-8');
}

export function guardTag({ name }: SaxesTagNS): void {
  if (name.length > MAX_NAME_LENGTH || !NAME.test(name)) refuse('has a name that no schema has');
}

export function guardAttribute({ name, prefix, local, value }: SaxesAttributeNSIncomplete): void {
  if (name.length > MAX_NAME_LENGTH || value.length > MAX_ATTRIBUTE_LENGTH) refuse('has a huge attribute');
  if (!NAME.test(name)) refuse('has a name that no schema has');
  // The parser trims a namespace and a verifier does not: they would read two different names.
  const isNamespace = prefix === 'xmlns' || name === 'xmlns';
  if (isNamespace && (local === 'xml' || value !== value.trim())) refuse('declares a namespace wrongly');
}

export function refuse(why: string): never {
  throw new SystemFault(`the XML ${why}`);
}
