import { SaxesParser } from 'saxes';
import { SystemFault } from '../http/json-client.ts';
import { XSI } from './namespaces.ts';
import { everyElement } from './xml-reading.ts';
import type { XmlAttribute, XmlElement } from './xml-tree.ts';
import { literalOf } from './xml-tree.ts';

type Declarations = Readonly<Record<string, string>>;
/** The letters of an element in its document, and the prefixes that are declared on it and around it. */
type Source = { text: string; declared: Declarations; around: Declarations };

/** An element of the document with this root, as a document of its own: letter by letter, as its signer had it. The
 *  prefixes that it needs and does not declare are declared on it; no others, since a canonical form may count them. */
export function documentOf(root: XmlElement, element: XmlElement): string {
  const xml = literalOf(root);
  const place = [...everyElement(root)].indexOf(element);
  if (xml === undefined || place < 0) throw new SystemFault('the XML does not hold the element');
  const { text, declared, around } = sourceAt(xml, place);
  const needed = Object.entries(around).filter(
    ([prefix, ns]) => !Object.hasOwn(declared, prefix) && isNeeded(element, prefix, ns),
  );
  const added = needed.map(([prefix, ns]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escaped(ns)}"`);
  return text.replace(/^<[^\s/>]+/, (tag) => tag + added.join(''));
}

/** Where the element at this place in the order of their tags stands in a document that was read before. */
function sourceAt(xml: string, place: number): Source {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Declarations[] = [];
  let count = 0;
  let found: Source | undefined;
  let [from, depth] = [0, 0];
  parser.on('opentag', ({ ns }) => {
    if (count === place) {
      from = xml.lastIndexOf('<', parser.position - 1); // no attribute of a well-formed tag holds this character
      found = { text: '', declared: ns, around: Object.assign({}, ...open) as Declarations };
      depth = open.length;
    }
    count += 1;
    open.push(ns);
  });
  parser.on('closetag', () => {
    open.pop();
    if (found?.text === '' && open.length === depth) found.text = xml.slice(from, parser.position);
  });
  parser.write(xml).close();
  return found!;
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

const escaped = (ns: string): string => ns.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
