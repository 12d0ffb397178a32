/** Questions to the services behind ШЭП's synchronous channel. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../activities/clock.ts';
import { SystemFault } from '../http/json-client.ts';
import { deadline, exchange } from './channel.ts';
import { SoapFault } from './envelope.ts';
import { foundIn } from './service-answer.ts';
import type { Elements } from './question-settings.ts';
import type { Values } from './question.ts';
import { dataOf } from './question.ts';
import type { ShepService } from './service-settings.ts';
import type { ShepStateSettings } from './settings.ts';
import type { DocumentSigner, Signer } from './signer.ts';
import { isKnown, meaningOf, statusFault } from './statuses.ts';
import type { SyncAnswer } from './sync-message.ts';
import { readSyncAnswer, writeSyncQuestion } from './sync-message.ts';
import { timeAt } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';

/** Asks one question, which has these elements unless the settings give others; undefined: the service has no match,
 *  which is an answer. Throws on a fault. */
export type AskShep = (service: ShepService, elements: Elements, values: Values) => Promise<XmlElement | undefined>;

type Settings = Pick<ShepStateSettings, 'url' | 'sender' | 'timeoutMs' | 'utcOffset' | 'correlation' | 'statuses'>;

/** One deadline for each question and no retry: every attempt is a new message, since its answer must be of now. */
export function shepClient(settings: Settings, signer: Signer & DocumentSigner, now: Clock): AskShep {
  return async (service, standard, given) => {
    const { url = settings.url, timeoutMs = settings.timeoutMs, question, operation } = service;
    const leftMs = deadline(timeoutMs);
    const messageDate = timeAt(await now(), settings.utcOffset);
    const values = { ...given, messageId: randomUUID(), messageDate };
    const data = await dataOf(service, question.elements ?? standard, values, (xml) =>
      signer.signDocument(xml, leftMs()),
    );
    const xml = writeSyncQuestion({
      messageId: values.messageId,
      serviceId: service.serviceId,
      messageDate,
      routeId: service.routeId,
      sender: settings.sender,
      properties: service.properties,
      data,
      operation: operation.question,
    });
    const outer = service.signature === 'outer' ? signer : { ...signer, demandsSignature: false };
    const statuses = { ...settings.statuses, ...service.statuses };
    try {
      const envelope = await exchange({ url, timeoutMs, signer: outer, leftMs }, xml);
      const answer = readSyncAnswer(envelope, operation.answer);
      demandCorrelation(answer, values.messageId, service.correlation ?? settings.correlation);
      return await foundIn(answer, { service, values, statuses, signer, leftMs, envelope });
    } catch (fault) {
      throw fault instanceof SoapFault ? statusFaultOf(fault, statuses) : fault;
    }
  };
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

/** The fault for a SOAP fault: ШЭП's own codes have the same meaning as in a status, and SOAP's codes are faults that a
 *  retry may repair. */
export function statusFaultOf(fault: SoapFault, own: Settings['statuses']): SystemFault {
  if (!isKnown(fault.code, own)) return fault;
  const meaning = meaningOf(fault.code, own);
  return meaning === 'refuse' || meaning === 'operator' ? statusFault(fault.code, meaning, true) : fault;
}
