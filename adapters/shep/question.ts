/** The data of a question, as the service's settings say. */
import { SystemFault } from '../http/json-client.ts';
import { XSI } from './namespaces.ts';
import type { Elements } from './question-settings.ts';
import { namesOf, PLACEHOLDER } from './question-settings.ts';
import type { ShepService } from './service-settings.ts';
import type { DocumentSigner } from './signer.ts';
import type { XmlNode } from './xml-writer.ts';
import { writeXml } from './xml-writer.ts';
import { parseXml } from './xml-tree.ts';

/** The values that a question is made of, by the names of their placeholders; one that is undefined leaves its element
 *  out. */
export type Values = Readonly<Record<string, string | undefined>>;

/** The prefix of a service's own names in what we write. */
const DATA_PREFIX = 'd';

/** The element `data`; its separate signature, if it has one, is made here. */
export async function dataOf(
  service: ShepService,
  elements: Elements,
  values: Values,
  sign: DocumentSigner['signDocument'],
): Promise<XmlNode> {
  const { form, signed } = service.question;
  const content = nodesOf(elements, values, service);
  const declared = declarations(elements, service);
  if (form === 'xml' && !signed) return { name: 'data', attributes: { ...declared, ...typeOf(service) }, content };
  const [root] = content;
  if (!root) throw new SystemFault('the question holds no element');
  const document = writeXml({ ...root, attributes: { ...root.attributes, ...declared } });
  const written = signed ? elementIn(await sign(document)) : document;
  const attributes = { ...(service.namespace ? dataPrefix(service) : {}), ...typeOf(service) };
  return { name: 'data', attributes, content: form === 'text' ? written : [{ name: '', written }] };
}

function nodesOf(elements: Elements, values: Values, service: ShepService): XmlNode[] {
  return Object.entries(elements).flatMap(([name, inside]) => {
    const content = typeof inside === 'string' ? filled(inside, values) : nodesOf(inside, values, service);
    return content === undefined ? [] : [{ name: qualified(name, service), content }];
  });
}

/** The text with its values; undefined for a value alone that is not there. */
function filled(text: string, values: Values): string | undefined {
  const [, alone] = /^\{(\w+)\}$/.exec(text) ?? [];
  return alone === undefined ? text.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '') : values[alone];
}

function qualified(name: string, { namespace, namespaces }: ShepService): string {
  const [prefix = '', local] = name.split(':');
  if (local !== undefined) return namespaces[prefix] === '' ? local : name;
  return namespace === '' ? name : `${DATA_PREFIX}:${name}`;
}

/** The namespaces that the names of a question use. */
function declarations(elements: Elements, service: ShepService): Record<string, string> {
  const used = new Set(namesOf(elements).flatMap((name) => (name.includes(':') ? [name.split(':')[0]!] : [])));
  const own = Object.entries(service.namespaces).filter(([prefix, ns]) => used.has(prefix) && ns !== '');
  return { ...dataPrefix(service), ...Object.fromEntries(own.map(([prefix, ns]) => [`xmlns:${prefix}`, ns])) };
}

const dataPrefix = ({ namespace }: ShepService): Record<string, string> =>
  namespace === '' ? {} : { [`xmlns:${DATA_PREFIX}`]: namespace };

const typeOf = ({ namespace, dataType }: ShepService): Record<string, string> =>
  dataType ? { 'xmlns:xsi': XSI, 'xsi:type': namespace === '' ? dataType : `${DATA_PREFIX}:${dataType}` } : {};

/** The element of a signed document, letter by letter; only a plain document may stand inside another. */
function elementIn(document: string): string {
  const text = document.replace(/^\ufeff?\s*<\?xml[^>]*\?>\s*/, '').trim();
  parseXml(text);
  return text;
}
