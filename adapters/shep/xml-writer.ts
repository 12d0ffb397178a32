/** Writes XML. Every value is escaped here and nowhere else. */
import { SystemFault } from '../http/json-client.ts';

/** An element to write: its qualified name, its attributes (with the namespaces it declares), and a text or children.
 *  Children that are undefined are left out. */
export interface XmlNode {
  name: string;
  attributes?: Record<string, string>;
  content?: string | readonly (XmlNode | undefined)[];
  /** A whole element that is written already, in the place of all others: what is signed may not be changed. */
  written?: string;
}

const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A reader normalises these characters when they are not escaped.
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

/** An element with children, in the order that the schema demands. */
export const branch = (name: string, content: readonly (XmlNode | undefined)[]): XmlNode => ({ name, content });
/** A value; left out when there is none. */
export const leaf = (name: string, content: string | undefined): XmlNode | undefined =>
  content === undefined ? undefined : { name, content };

/** The document of a root, in one line without a declaration. A text that XML cannot hold is a fault. */
export function writeXml({ name, attributes = {}, content = [], written }: XmlNode): string {
  if (written !== undefined) return written;
  const declared = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inner = typeof content === 'string' ? [escaped(content)] : content.map((node) => (node ? writeXml(node) : ''));
  const [tag, inside] = [name + declared.join(''), inner.join('')];
  return inside === '' ? `<${tag}/>` : `<${tag}>${inside}</${name}>`;
}

function escaped(text: string): string {
  if (FORBIDDEN.test(text)) throw new SystemFault('a value holds a character that XML forbids');
  return text.replace(/[&<>"'\r\n\t]/g, (sign) => ESCAPES[sign]!);
}
