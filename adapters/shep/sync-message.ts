/** The synchronous channel: a question and its answer in one call. */
import { writeEnvelope, operationOf } from './envelope.ts';
import { SYNC } from './namespaces.ts';
import { childOf, demandChild, timeOf, valueOf } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';
import type { XmlNode } from './xml-writer.ts';
import { branch, leaf } from './xml-writer.ts';

export interface Sender {
  id: string;
  password: string;
}
export interface SyncQuestion {
  messageId: string;
  correlationId?: string;
  serviceId: string;
  /** With its offset. */
  messageDate: string;
  routeId?: string;
  sender: Sender;
  properties?: Readonly<Record<string, string>>;
  sessionId?: string;
  /** The element `data`, in the form that the service demands. */
  data: XmlNode;
}
/** ШЭП's answer, before its status is evaluated. */
export interface SyncAnswer {
  messageId?: string;
  correlationId?: string;
  respondedAt?: number;
  status: { code: string; message?: string };
  data?: XmlElement;
}

/** The question as an unsigned document. */
export function writeSyncQuestion(question: SyncQuestion): string {
  const { messageId, correlationId, serviceId, messageDate, routeId, sender, properties, sessionId, data } = question;
  return writeEnvelope({
    name: 'sync:SendMessage',
    attributes: { 'xmlns:sync': SYNC },
    content: [
      branch('request', [
        branch('requestInfo', [
          leaf('messageId', messageId),
          leaf('correlationId', correlationId),
          leaf('serviceId', serviceId),
          leaf('messageDate', messageDate),
          leaf('routeId', routeId),
          branch('sender', [leaf('senderId', sender.id), leaf('password', sender.password)]),
          ...Object.entries(properties ?? {}).map(([key, value]) =>
            branch('properties', [leaf('key', key), leaf('value', value)]),
          ),
          leaf('sessionId', sessionId),
        ]),
        branch('requestData', [data]),
      ]),
    ],
  });
}

/** Reads the answer; throws on a SOAP fault and on every other document. */
export function readSyncAnswer(envelope: XmlElement): SyncAnswer {
  const response = demandChild(operationOf(envelope, SYNC, 'SendMessageResponse'), 'response');
  const info = demandChild(response, 'responseInfo');
  const status = demandChild(info, 'status');
  const data = childOf(response, 'responseData');
  return {
    messageId: valueOf(info, 'messageId'),
    correlationId: valueOf(info, 'correlationId'),
    respondedAt: timeOf(valueOf(info, 'responseDate')),
    status: { code: valueOf(status, 'code') ?? '', message: valueOf(status, 'message') },
    data: data && childOf(data, 'data'),
  };
}
