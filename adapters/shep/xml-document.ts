import { SystemFault } from '../http/json-client.ts';
import { everyElement } from './xml-reading.ts';
import { XSI } from './namespaces.ts';
import type { XmlAttribute, XmlElement } from './xml-tree.ts';
import { sourceOf } from './xml-tree.ts';

/** An element of a document as a document of its own, letter by letter, as its signer had it. The prefixes that it
 *  needs and does not declare are declared on it; no others, since a canonical form may count them. */
export function documentOf(element: XmlElement): string {
  const source = sourceOf(element);
  if (!source) throw new SystemFault('the XML was not read from a document');
  const { text, declared, around } = source;
  const needed = Object.entries(around).filter(
    ([prefix, ns]) => !Object.hasOwn(declared, prefix) && isNeeded(element, prefix, ns),
  );
  const declarations = needed.map(
    ([prefix, ns]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${attribute(ns)}"`,
  );
  return text.replace(/^<[^\s/>]+/, (tag) => tag + declarations.join(''));
}

function isNeeded(element: XmlElement, prefix: string, ns: string): boolean {
  const isIn = (one: XmlElement) =>
    (one.prefix === prefix && one.ns === ns) ||
    (prefix !== '' && one.attributes.some((other) => isInAttribute(other, prefix, ns)));
  return ns !== '' && [...everyElement(element)].some(isIn);
}

/** The type of an element is a name too, though it is a value. */
const isInAttribute = (one: XmlAttribute, prefix: string, ns: string): boolean =>
  (one.prefix === prefix && one.ns === ns) ||
  (one.ns === XSI && one.name === 'type' && one.value.trim().startsWith(`${prefix}:`));

const attribute = (ns: string): string => ns.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
