/** Reads a document: each name with its namespace, each value once. */
import { SystemFault } from '../http/json-client.ts';
import type { XmlElement } from './xml-tree.ts';

/** The only child of that name, undefined when there is none; two are a fault, since two readers may use different
 *  ones. */
export function childOf(parent: XmlElement, name: string, ns = ''): XmlElement | undefined {
  const [found, ...others] = parent.children.filter((child) => child.name === name && child.ns === ns);
  if (others.length > 0) throw new SystemFault(`the XML has ${name} twice`);
  return found;
}

/** The only child of that name, which must be there. */
export function demandChild(parent: XmlElement, name: string, ns = ''): XmlElement {
  const found = childOf(parent, name, ns);
  if (!found) throw new SystemFault(`the XML has no ${name}`);
  return found;
}

/** The value of a child, trimmed; undefined when it is not there or empty. An element with children has no value. */
export function valueOf(parent: XmlElement, name: string, ns = ''): string | undefined {
  const found = childOf(parent, name, ns);
  if (!found) return undefined;
  if (found.children.length > 0) throw new SystemFault(`the XML has elements where ${name} should have a value`);
  return found.text.trim() || undefined;
}

/** An element and all below it, in document order. */
export function* everyElement(root: XmlElement): Generator<XmlElement> {
  yield root;
  for (const child of root.children) yield* everyElement(child);
}

/** The value of an attribute, undefined when it is not there. */
export const attributeOf = (element: XmlElement, name: string, ns = ''): string | undefined =>
  element.attributes.find((attribute) => attribute.name === name && attribute.ns === ns)?.value;

/** A time of the wire in epoch milliseconds; undefined for a text that is not a time with an offset. */
export function timeOf(written: string | undefined): number | undefined {
  if (!written || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(written)) return undefined;
  const ms = Date.parse(written.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** A moment in the format of the wire, in the given offset (`+05:00`). */
export function timeAt(ms: number, offset: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  return `${new Date(ms + shift).toISOString().slice(0, -1)}${offset}`;
}
