/** Paths to what is read in an answer: names of elements with `/` between them, each with a prefix or without. */
import { z } from 'zod';
import type { XmlElement } from './xml-tree.ts';
import { childOf, isNil, textOf } from './xml-reading.ts';
import { LOCAL } from './xml-guard.ts';

const STEP = `(?:${LOCAL}:)?${LOCAL}`;
const PATH = new RegExp(`^${STEP}(?:/${STEP})*$`, 'u');
const NAME = new RegExp(`^${STEP}$`, 'u');

/** The name of an element with its prefix, if it has one. */
export const ElementName = z.string().max(200).regex(NAME, 'is not the name of an element');
/** A path such as `persons/person/lifeStatus/code`. */
export const ElementPath = z.string().max(500).regex(PATH, 'is not a path: names of elements with / between them');

/** The namespace of names without a prefix, and the others by their prefixes; '' is none. */
export type PathNames = { namespace: string; namespaces: Readonly<Record<string, string>> };

/** A name with its namespace; undefined when its prefix is not among the namespaces. */
export function resolved(name: string, { namespace, namespaces }: PathNames): { ns: string; name: string } | undefined {
  const [prefix = '', local] = name.split(':');
  if (local === undefined) return { ns: namespace, name };
  return Object.hasOwn(namespaces, prefix) ? { ns: namespaces[prefix]!, name: local } : undefined;
}

/** The element at a path; undefined when one of its steps is not there or is nil. */
export function elementAt(root: XmlElement, path: string, names: PathNames): XmlElement | undefined {
  let here: XmlElement | undefined = root;
  for (const step of path.split('/')) {
    const { name, ns } = resolved(step, names)!;
    here = childOf(here, name, ns);
    if (!here || isNil(here)) return undefined;
  }
  return here;
}

/** The value at a path, trimmed; undefined when it is not there, is nil or empty. */
export function valueAt(root: XmlElement, path: string, names: PathNames): string | undefined {
  const found = elementAt(root, path, names);
  return found && textOf(found);
}

/** The elements at a path whose last step may be there several times. */
export function elementsAt(root: XmlElement, path: string, names: PathNames): XmlElement[] {
  const steps = path.split('/');
  const parent = steps.length > 1 ? elementAt(root, steps.slice(0, -1).join('/'), names) : root;
  const last = resolved(steps.at(-1)!, names)!;
  return (parent?.children ?? []).filter((one) => one.name === last.name && one.ns === last.ns && !isNil(one));
}
