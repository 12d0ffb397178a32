/** XML as this side reads and writes it, on its own: an error of the product's reader must not be repeated here. */
import { XMLParser } from 'fast-xml-parser';

type Node = { [name: string]: Node[] | string | Record<string, string> };
/** An element under its full name `{namespace}local`, or `local` in none. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
});

/** The root, or undefined for what is no XML with one root. */
export function readXml(xml: string): Element | undefined {
  try {
    const [root, other] = (parser.parse(xml, true) as Node[]).filter((node) => !('#text' in node));
    return root && !other ? elementOf(root, {}) : undefined;
  } catch {
    return undefined;
  }
}

function elementOf(node: Node, outer: Record<string, string>): Element {
  const { ':@': attributes = {}, ...rest } = node as { ':@'?: Record<string, string> } & Record<string, Node[]>;
  const [tag = '', content = []] = Object.entries(rest)[0] ?? [];
  const scope = { ...outer };
  for (const [key, value] of Object.entries(attributes))
    if (key === 'xmlns' || key.startsWith('xmlns:')) scope[key.slice(6)] = value;
  const [first = '', second] = tag.split(':');
  const namespace = scope[second === undefined ? '' : first];
  return {
    name: namespace ? `{${namespace}}${second ?? first}` : (second ?? first),
    attributes,
    children: content.filter((child) => !('#text' in child)).map((child) => elementOf(child, scope)),
    text: content.map((child) => (child['#text'] ?? '') as string).join(''),
  };
}

/** The child at the end of a path of full names. */
export const at = (element: Element | undefined, ...path: string[]): Element | undefined =>
  path.reduce<Element | undefined>((found, name) => found?.children.find((child) => child.name === name), element);

/** A value as text for a document. */
export const escaped = (value: string): string => value.replace(/[&<>"'\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
