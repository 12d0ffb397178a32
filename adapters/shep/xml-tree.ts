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
  children: XmlElement[];
  texts: string[];
  cdatas: string[];
};

const XMLNS_NS = 'http://www.w3.org/2000/xmlns/';
const NOT_PLAIN = ['doctype', 'comment', 'processinginstruction'] as const;

/** The root of a document. Throws SystemFault, and no other error, for input that is not a plain document. */
export function parseXml(xml: string): XmlElement {
  guardText(xml);
  const top = opened();
  try {
    parserInto(top).write(xml).close();
  } catch (fault) {
    throw fault instanceof SystemFault ? fault : new SystemFault('the XML is not well-formed');
  }
  const root = top.children[0]!;
  literals.set(root, xml);
  return root;
}

const literals = new WeakMap<XmlElement, string>();
/** The text of the document whose root this is; undefined for an element that is no root. */
export const literalOf = (root: XmlElement): string | undefined => literals.get(root);

const opened = (ns = '', prefix = '', name = '', attributes: XmlAttribute[] = []): Open => {
  return { ns, prefix, name, attributes, children: [], texts: [], cdatas: [] };
};

/** A parser that puts the root among the children of `top`. It throws at the first fault, before it reads further. */
function parserInto(top: Open): SaxesParser<{ xmlns: true; position: false }> {
  const parser = new SaxesParser({ xmlns: true, position: false });
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
    open.push(
      opened(
        tag.uri,
        tag.prefix,
        tag.local,
        own.map(({ uri, prefix, local, value }) => ({ ns: uri, prefix, name: local, value })),
      ),
    );
  });
  parser.on('text', (text) => open.at(-1)!.texts.push(text));
  parser.on('cdata', (text) => open.at(-1)!.cdatas.push(text));
  parser.on('closetag', () => {
    const element = closed(open.pop()!);
    open.at(-1)!.children.push(element);
  });
  return parser;
}

function closed({ ns, prefix, name, attributes, children, texts, cdatas }: Open): XmlElement {
  const pieces = cdatas.length + texts.filter((text) => text.trim() !== '').length;
  if (pieces > (children.length > 0 ? 0 : 1)) refuse('has a value in several pieces');
  const text = children.length > 0 ? '' : (cdatas[0] ?? texts[0] ?? '');
  return { ns, prefix, name, attributes, children, text };
}
