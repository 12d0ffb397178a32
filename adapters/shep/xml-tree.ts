/** A plain document as elements with their namespaces. Values are texts: their type is not guessed. */
import { SaxesParser } from 'saxes';
import { SystemFault } from '../http/json-client.ts';
import { guardAttribute, guardDeclaration, guardTag, guardText } from './xml-guard.ts';
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, refuse } from './xml-guard.ts';

export interface XmlAttribute {
  ns: string;
  prefix: string;
  name: string;
  value: string;
}
/** An element has children or a text, never both. `ns` is '' for a name in no namespace. The prefix says nothing to a
 *  reader, but some verifiers search by it. */
export interface XmlElement {
  ns: string;
  prefix: string;
  name: string;
  attributes: readonly XmlAttribute[];
  children: readonly XmlElement[];
  text: string;
}
/** An element that is not closed yet. Its value must be in one piece, so that two readers cannot read two values. */
type Open = {
  ns: string;
  prefix: string;
  name: string;
  attributes: XmlAttribute[];
  /** Where its tag begins, and the prefixes that are declared on it and around it. */
  from: number;
  declared: Declarations;
  around: Declarations;
  children: XmlElement[];
  texts: string[];
  cdatas: string[];
};

type Declarations = Readonly<Record<string, string>>;
/** The literal text of an element in its document, and the prefixes that are declared on it and around it. */
export type Source = { text: string; declared: Declarations; around: Declarations };
const sources = new WeakMap<XmlElement, Source>();
/** Where an element that `parseXml` read comes from. */
export const sourceOf = (element: XmlElement): Source | undefined => sources.get(element);

const XMLNS_NS = 'http://www.w3.org/2000/xmlns/';
const NOT_PLAIN = ['doctype', 'comment', 'processinginstruction'] as const;

/** The root of a document. Throws SystemFault, and no other error, for input that is not a plain document. */
export function parseXml(xml: string): XmlElement {
  guardText(xml);
  const top = opened();
  try {
    parserInto(top, xml).write(xml).close();
  } catch (fault) {
    throw fault instanceof SystemFault ? fault : new SystemFault('the XML is not well-formed');
  }
  return top.children[0]!;
}

const opened = (tag: Partial<Open> = {}): Open => ({
  ns: '',
  prefix: '',
  name: '',
  attributes: [],
  from: 0,
  declared: {},
  around: {},
  children: [],
  texts: [],
  cdatas: [],
  ...tag,
});

/** A parser that puts the root among the children of `top`. It throws at the first fault, before it reads further. */
function parserInto(top: Open, xml: string): SaxesParser<{ xmlns: true; position: true }> {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open = [top];
  let elements = 0;
  let attributes = 0;
  for (const part of NOT_PLAIN) parser.on(part, () => refuse('holds something other than elements and text'));
  parser.on('xmldecl', guardDeclaration);
  parser.on('attribute', (attribute) => {
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES) refuse('has too many attributes');
    guardAttribute(attribute);
  });
  parser.on('opentag', (tag) => {
    attributes = 0;
    elements += 1;
    if (elements > MAX_ELEMENTS) refuse('has too many elements');
    if (open.length > MAX_DEPTH) refuse('is nested too deep');
    guardTag(tag);
    const own = Object.values(tag.attributes).filter(({ uri }) => uri !== XMLNS_NS);
    const { declared, around } = open.at(-1)!;
    open.push(
      opened({
        ns: tag.uri,
        prefix: tag.prefix,
        name: tag.local,
        attributes: own.map(({ uri, prefix, local, value }) => ({ ns: uri, prefix, name: local, value })),
        from: xml.lastIndexOf('<', parser.position - 1), // no attribute of a well-formed tag holds this character
        declared: tag.ns,
        around: { ...around, ...declared },
      }),
    );
  });
  parser.on('text', (text) => open.at(-1)!.texts.push(text));
  parser.on('cdata', (text) => open.at(-1)!.cdatas.push(text));
  parser.on('closetag', () => {
    const { from, declared, around, ...ended } = open.pop()!;
    const element = closed(ended);
    sources.set(element, { text: xml.slice(from, parser.position), declared, around });
    open.at(-1)!.children.push(element);
  });
  return parser;
}

type Ended = Omit<Open, 'from' | 'declared' | 'around'>;

function closed({ ns, prefix, name, attributes, children, texts, cdatas }: Ended): XmlElement {
  const pieces = cdatas.length + texts.filter((text) => text.trim() !== '').length;
  if (pieces > (children.length > 0 ? 0 : 1)) refuse('has a value in several pieces');
  const text = children.length > 0 ? '' : (cdatas[0] ?? texts[0] ?? '');
  return { ns, prefix, name, attributes, children, text };
}
