/** Reads a document: each name with its namespace, each value once. */
import { DAY_MS } from '../../domain/durations.ts';
import { SystemFault } from '../http/json-client.ts';
import { XSI } from './namespaces.ts';
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

/** The value of a child, trimmed; undefined when it is not there, is nil or empty. An element with children has no
 *  value. */
export function valueOf(parent: XmlElement, name: string, ns = ''): string | undefined {
  const found = childOf(parent, name, ns);
  return found && textOf(found);
}

/** The value of an element, trimmed; undefined when it is nil or empty. */
export function textOf(element: XmlElement): string | undefined {
  if (isNil(element)) return undefined;
  if (element.children.length > 0)
    throw new SystemFault(`the XML has elements where ${element.name} should have a value`);
  return element.text.trim() || undefined;
}

/** Whether an element says that it has no value (`xsi:nil`). One that has a value all the same is a fault, since two
 *  readers may read it differently. */
export function isNil(element: XmlElement): boolean {
  const said = attributeOf(element, 'nil', XSI)?.trim();
  if (said === undefined || said === 'false' || said === '0') return false;
  if (said !== 'true' && said !== '1') throw new SystemFault(`the XML does not say whether ${element.name} is nil`);
  if (element.children.length > 0 || element.text.trim() !== '')
    throw new SystemFault(`the XML has a value in ${element.name}, which is nil`);
  return true;
}

/** An element and all below it, in document order. */
export function* everyElement(root: XmlElement): Generator<XmlElement> {
  yield root;
  for (const child of root.children) yield* everyElement(child);
}

/** The value of an attribute, undefined when it is not there. */
export const attributeOf = (element: XmlElement, name: string, ns = ''): string | undefined =>
  element.attributes.find((attribute) => attribute.name === name && attribute.ns === ns)?.value;

const DATE = /^(\d{4})-(\d\d)-(\d\d)/;

/** A time of the wire in epoch milliseconds; undefined for a text that is not a time with an offset, or whose day is
 *  not in the calendar. */
export function timeOf(written: string | undefined): number | undefined {
  if (!written || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(written)) return undefined;
  const ms = Date.parse(written.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) || !isDay(written) ? undefined : ms;
}

/** The end of a day of the wire (`xs:date`) in epoch milliseconds; undefined for a text that is not a day with an
 *  offset. A term ends with its last day (Civil Code, article 176). */
export function endOfDay(written: string): number | undefined {
  const [, day, offset] = /^(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)$/.exec(written) ?? [];
  const start = timeOf(day && `${day}T00:00:00${offset}`);
  return start === undefined ? undefined : start + DAY_MS;
}

/** Whether the day exists: the parser of the language takes 31 November for 1 December. */
function isDay(written: string): boolean {
  const [, year, month, day] = DATE.exec(written)!.map(Number);
  return new Date(Date.UTC(year!, month! - 1, day)).getUTCDate() === day;
}

/** A moment in the format of the wire, in the given offset (`+05:00`). */
export function timeAt(ms: number, offset: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  return `${new Date(ms + shift).toISOString().slice(0, -1)}${offset}`;
}
