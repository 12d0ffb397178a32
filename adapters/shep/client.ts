/** Questions to the services behind ШЭП's synchronous channel. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../activities/clock.ts';
import { SystemFault } from '../http/json-client.ts';
import { exchange } from './channel.ts';
import { SoapFault } from './envelope.ts';
import { XSI } from './namespaces.ts';
import type { ShepService, ShepStateSettings } from './settings.ts';
import type { Signer } from './signer.ts';
import { OperatorTaskFault, isKnown, meaningOf, statusFault } from './statuses.ts';
import type { SyncAnswer } from './sync-message.ts';
import { readSyncAnswer, writeSyncQuestion } from './sync-message.ts';
import { timeAt, valueOf } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';
import type { XmlNode } from './xml-writer.ts';

/** Asks one question; undefined: the service has no match, which is an answer. Throws on a fault. */
export type AskShep = (
  service: ShepService,
  content: readonly (XmlNode | undefined)[],
) => Promise<XmlElement | undefined>;

type Settings = Pick<ShepStateSettings, 'url' | 'sender' | 'timeoutMs' | 'utcOffset' | 'correlation' | 'statuses'>;

/** The prefix of a service's own names in what we write. */
const DATA_PREFIX = 'd';

/** Writes values into a service's data, under its own names. */
export const dataLeaf =
  ({ namespace }: ShepService) =>
  (name: string, value: string): XmlNode => ({
    name: namespace === '' ? name : `${DATA_PREFIX}:${name}`,
    content: value,
  });

/** One deadline for each question and no retry: every attempt is a new message, since its answer must be of now. */
export function shepClient(settings: Settings, signer: Signer, now: Clock): AskShep {
  return async (service, content) => {
    const messageId = randomUUID();
    const question = writeSyncQuestion({
      messageId,
      serviceId: service.serviceId,
      messageDate: timeAt(await now(), settings.utcOffset),
      routeId: service.routeId,
      sender: settings.sender,
      properties: service.properties,
      data: dataOf(service, content),
    });
    const { url = settings.url, timeoutMs = settings.timeoutMs } = service;
    try {
      const answer = readSyncAnswer(await exchange({ url, timeoutMs, signer }, question));
      demandCorrelation(answer, messageId, settings.correlation);
      return dataIn(answer, service, settings.statuses);
    } catch (fault) {
      throw fault instanceof SoapFault ? statusFaultOf(fault, settings.statuses) : fault;
    }
  };
}

function dataOf({ namespace, dataType }: ShepService, content: readonly (XmlNode | undefined)[]): XmlNode {
  const attributes = {
    ...(namespace !== '' && { [`xmlns:${DATA_PREFIX}`]: namespace }),
    ...(dataType && {
      'xmlns:xsi': XSI,
      'xsi:type': namespace === '' ? dataType : `${DATA_PREFIX}:${dataType}`,
    }),
  };
  return { name: 'data', attributes, content };
}

/** Refuses the answer to another question, even if its signature is valid. */
function demandCorrelation(
  { correlationId, messageId }: SyncAnswer,
  asked: string,
  rule: Settings['correlation'],
): void {
  if (correlationId === asked || (!correlationId && messageId === asked)) return;
  if (correlationId || rule === 'required') throw new SystemFault('ШЭП answered another question than ours');
}

function dataIn({ status, data }: SyncAnswer, service: ShepService, own: Settings['statuses']): XmlElement | undefined {
  const meaning = meaningOf(status.code, own);
  if (meaning === 'ok') {
    if (!data) throw new SystemFault('ШЭП answered without data');
    return innerMatch(data, service) ? data : undefined;
  }
  if (meaning !== 'no-match') throw statusFault(status.code, meaning, isKnown(status.code, own));
  // The status is a generic error too: it is "no match" only with a message that the settings list.
  if (service.noMatchMessages.includes(status.message ?? '')) return undefined;
  throw new OperatorTaskFault(`ШЭП answered with status ${status.code} and an unlisted message`, 'shep-status-unknown');
}

/** The fault for a SOAP fault: ШЭП's own codes have the same meaning as in a status, and SOAP's codes are faults that a
 *  retry may repair. */
export function statusFaultOf(fault: SoapFault, own: Settings['statuses']): SystemFault {
  if (!isKnown(fault.code, own)) return fault;
  const meaning = meaningOf(fault.code, own);
  return meaning === 'refuse' || meaning === 'operator' ? statusFault(fault.code, meaning, true) : fault;
}

/** Whether the service's own status inside its data, where it has one, says that there is a match. */
function innerMatch(data: XmlElement, { innerStatus, namespace }: ShepService): boolean {
  if (!innerStatus) return true;
  const code = valueOf(data, innerStatus.element, namespace) ?? '';
  const meaning = Object.hasOwn(innerStatus.statuses, code) ? innerStatus.statuses[code]! : 'operator';
  if (meaning === 'ok' || meaning === 'no-match') return meaning === 'ok';
  throw statusFault(code, meaning, Object.hasOwn(innerStatus.statuses, code));
}
