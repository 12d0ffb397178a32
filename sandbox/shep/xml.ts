/** The sandbox's own reader and writer of XML: an error of the product's reader must not be repeated here. */
import { DOMParser } from '@xmldom/xmldom';

/** An element under its full name `{namespace}local`, or `local` in none. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const fail = (why: unknown): never => {
  throw new Error(String(why));
};
const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } });

/** The root; undefined for a text that is not XML with one root. */
export function readXml(xml: string): Element | undefined {
  try {
    const { documentElement } = parser.parseFromString(xml, 'text/xml');
    return documentElement ? elementOf(documentElement) : undefined;
  } catch {
    return undefined;
  }
}

function elementOf({ namespaceURI, localName, attributes, childNodes }: globalThis.Element): Element {
  const nodes = Array.from(childNodes);
  return {
    name: namespaceURI ? `{${namespaceURI}}${localName}` : localName,
    attributes: Object.fromEntries(Array.from(attributes, ({ name, value }) => [name, value])),
    children: nodes.filter((node) => node.nodeType === ELEMENT).map((node) => elementOf(node as globalThis.Element)),
    text: nodes.map((node) => (TEXTS.includes(node.nodeType) ? (node.nodeValue ?? '') : '')).join(''),
  };
}
const ELEMENT = 1;
const TEXTS = [3, 4];

/** The child at the end of a path of full names. */
export const at = (element: Element | undefined, ...path: string[]): Element | undefined =>
  path.reduce<Element | undefined>((found, name) => found?.children.find((child) => child.name === name), element);

/** A value as text for a document. */
export const escaped = (value: string): string => value.replace(/[&<>"'\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
