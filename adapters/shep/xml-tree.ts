/** A document that passed the guard, as elements with the namespaces they are in. Values are texts: nothing is guessed. */
import { XMLParser } from 'fast-xml-parser';
import { SystemFault } from '../http/json-client.ts';
import { guardXml } from './xml-guard.ts';

export interface XmlAttribute {
  ns: string;
  name: string;
  value: string;
}
/** An element has children or a text, never both. `ns` is '' for a name in no namespace. */
export interface XmlElement {
  ns: string;
  name: string;
  attributes: readonly XmlAttribute[];
  children: readonly XmlElement[];
  text: string;
  /** The namespaces in force here, by prefix: what a qualified name inside a value means. */
  scope: Scope;
}
type Scope = ReadonlyMap<string, string>;
type Parsed = { [name: string]: Parsed[] | string | Record<string, string> };

const ATTRIBUTES = ':@';
const XML_NS = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NS = 'http://www.w3.org/2000/xmlns/';
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const OUTERMOST: Scope = new Map([
  ['', ''],
  ['xml', XML_NS],
]);

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  onDangerousProperty: (name) => name,
});

/** The root of a document. Throws SystemFault and nothing else, whatever comes. */
export function parseXml(xml: string): XmlElement {
  const elements = guardXml(xml);
  const [root, ...others] = roots(xml);
  const seen = { elements: 0 };
  const tree = root && others.length === 0 ? element(root, OUTERMOST, seen) : undefined;
  // Two readers that disagree about a document are how a signature is wrapped.
  if (!tree || seen.elements !== elements) throw new SystemFault('the XML can be read in two ways');
  return tree;
}

function roots(xml: string): Parsed[] {
  try {
    return (parser.parse(xml) as Parsed[]).filter((node) => tagOf(node) !== '#text');
  } catch {
    throw new SystemFault('the XML cannot be parsed');
  }
}

const tagOf = (node: Parsed): string => Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';

function element(node: Parsed, outer: Scope, seen: { elements: number }): XmlElement {
  seen.elements += 1;
  const tag = tagOf(node);
  const given = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>).map(
    ([name, value]) => [name, decoded(value.replace(/[\t\n\r]/g, ' '))] as const,
  );
  const scope = scopeWith(outer, given);
  const content = node[tag] as Parsed[];
  const children = content.filter((child) => !tagOf(child).startsWith('#'));
  const own = content.filter((child) => tagOf(child).startsWith('#'));
  const cdata = own.find((child) => tagOf(child) === '#cdata');
  const text = cdata ? rawText(cdata['#cdata'] as Parsed[]) : decoded(rawText(own));
  return {
    ...qualified(tag, scope, true),
    attributes: attributes(given, scope),
    children: children.map((child) => element(child, scope, seen)),
    text: children.length > 0 ? '' : text,
    scope,
  };
}

const rawText = (nodes: Parsed[]): string => nodes.map((node) => node['#text'] as unknown as string).join('');

function attributes(given: (readonly [string, string])[], scope: Scope): XmlAttribute[] {
  const all = given
    .filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'))
    .map(([name, value]) => ({ ...qualified(name, scope, false), value }));
  if (new Set(all.map(({ ns, name }) => `${ns} ${name}`)).size < all.length)
    throw new SystemFault('the XML has an attribute twice');
  return all;
}

function scopeWith(outer: Scope, given: (readonly [string, string])[]): Scope {
  const declared = given.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  const scope = new Map(outer);
  for (const [name, uri] of declared) {
    const prefix = name.slice('xmlns:'.length);
    const isReserved = prefix === 'xmlns' || prefix === 'xml' || uri === XML_NS || uri === XMLNS_NS;
    if (isReserved || (prefix !== '' && uri === '')) throw new SystemFault('the XML declares a namespace wrongly');
    scope.set(prefix, uri);
  }
  return scope;
}

function qualified(tag: string, scope: Scope, isElement: boolean): { ns: string; name: string } {
  const [first = '', second] = tag.split(':');
  if (second === undefined) return { ns: isElement ? (scope.get('') ?? '') : '', name: first };
  const ns = scope.get(first);
  if (ns === undefined) throw new SystemFault('the XML uses a namespace that it does not declare');
  return { ns, name: second };
}

/** The five names and the numbers of characters; the guard has refused every other reference. */
function decoded(raw: string): string {
  return raw.replace(/&(#x?)?([\da-zA-Z]+);/g, (_whole, numeric: string | undefined, code: string) => {
    if (!numeric) return NAMED[code] ?? '';
    const point = Number.parseInt(code, numeric === '#x' ? 16 : 10);
    if (!isXmlCharacter(point)) throw new SystemFault('the XML holds a character that XML forbids');
    return String.fromCodePoint(point);
  });
}

const isXmlCharacter = (point: number): boolean =>
  [0x9, 0xa, 0xd].includes(point) ||
  (point >= 0x20 && point <= 0xd7ff) ||
  (point >= 0xe000 && point <= 0xfffd) ||
  (point >= 0x10000 && point <= 0x10ffff);
