/** What a service answered: its status, its own signature where that is demanded, and its data. */
import { SystemFault } from '../http/json-client.ts';
import { innerSignedRoot } from './inner-signature.ts';
import { valueAt } from './paths.ts';
import type { Values } from './question.ts';
import type { ShepService } from './service-settings.ts';
import type { DocumentSigner, Signer } from './signer.ts';
import type { Meaning } from './statuses.ts';
import { isKnown, meaningOf, OperatorTaskFault, statusFault } from './statuses.ts';
import type { SyncAnswer } from './sync-message.ts';
import { documentOf } from './xml-document.ts';
import { textOf } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';
import { parseXml } from './xml-tree.ts';

type Asked = {
  service: ShepService;
  values: Values;
  statuses: Readonly<Record<string, Meaning>>;
  signer: Signer & DocumentSigner;
  leftMs: () => number;
  /** The root of the whole answer. */
  envelope: XmlElement;
};

/** A value of an answer's data, by its path in the settings; undefined when it is absent, nil or empty. */
export const answerReader = ({ namespace, answerNamespace = namespace, namespaces }: ShepService) => {
  const names = { namespace: answerNamespace, namespaces };
  return (data: XmlElement, path: string): string | undefined => valueAt(data, path, names);
};

/** The meaning of a service's code in its table. A code that is not in it is for an operator and never a guess; the
 *  fault does not quote it. */
export function meaningIn<T>(table: Readonly<Record<string, T>>, code: string, what: string): T {
  if (Object.hasOwn(table, code)) return table[code]!;
  throw new OperatorTaskFault(`${what} is not in the table of the settings`, 'shep-status-unknown');
}

/** The data of an answer; undefined when its status, or the service's own, says that there is no match. */
export async function foundIn({ status, data }: SyncAnswer, asked: Asked): Promise<XmlElement | undefined> {
  const { service, statuses, signer } = asked;
  const isInner = service.signature === 'inner' && signer.demandsSignature;
  const meaning = meaningOf(status.code, statuses);
  if (meaning === 'ok') {
    if (!data) throw new SystemFault('ШЭП answered without data');
    const content = contentOf(data, service);
    if (isInner) await demandInner(content, asked);
    const isFound = innerMatch(content, service);
    if (isFound || isInner) demandAbout(content, asked);
    return isFound ? content : undefined;
  }
  if (meaning !== 'no-match') throw statusFault(status.code, meaning, isKnown(status.code, statuses));
  if (isInner)
    throw new OperatorTaskFault('"no match" stands outside of what the service signs', 'shep-status-unknown');
  // The status is a generic error too: it is "no match" only with a message that the settings list.
  if (service.noMatchMessages.includes(status.message ?? '')) return undefined;
  throw new OperatorTaskFault(`ШЭП answered with status ${status.code} and an unlisted message`, 'shep-status-unknown');
}

/** The element whose children are read: `data`, or one that holds the document which stands in it as text. */
function contentOf(data: XmlElement, { answerForm }: ShepService): XmlElement {
  if (answerForm === 'xml') return data;
  const text = textOf(data);
  if (text === undefined) throw new SystemFault('ШЭП answered without data');
  return { ...data, children: [parseXml(text)], text: '' };
}

async function demandInner(content: XmlElement, { service, signer, leftMs, envelope }: Asked): Promise<void> {
  const signed = innerSignedRoot(content);
  const root = service.answerForm === 'text' ? content.children[0]! : envelope;
  await signer.verifyDocument(documentOf(root, signed), service.innerSerials, leftMs());
}

/** Refuses an answer about another person or organisation than the one asked about. */
function demandAbout(content: XmlElement, { service, values }: Asked): void {
  const read = answerReader(service);
  const about = Object.entries(service.about).map(([name, path]) => ({
    asked: values[name],
    said: read(content, path),
  }));
  const said = about.filter((one) => one.said !== undefined);
  if (about.length > 0 && said.length === 0) throw new SystemFault('the answer does not say what it is about');
  if (said.some((one) => one.said !== one.asked))
    throw new SystemFault('the answer is about something else than we asked');
}

/** Whether the service's own status inside its data, where it has one, says that there is a match. */
function innerMatch(content: XmlElement, service: ShepService): boolean {
  const { innerStatus } = service;
  if (!innerStatus) return true;
  const code = answerReader(service)(content, innerStatus.element) ?? '';
  const isListed = Object.hasOwn(innerStatus.statuses, code);
  const meaning = isListed ? innerStatus.statuses[code]! : 'operator';
  if (meaning === 'ok' || meaning === 'no-match') return meaning === 'ok';
  throw statusFault(code, meaning, isListed);
}
