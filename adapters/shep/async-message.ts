/** The asynchronous channel: a message is accepted at once, and its reply comes later as a message to us. */
import { SystemFault } from '../http/json-client.ts';
import { operationOf, writeEnvelope } from './envelope.ts';
import { ASYNC, ASYNC_CLIENT } from './namespaces.ts';
import type { Sender } from './sync-message.ts';
import { childOf, demandChild, timeOf, valueOf } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';
import type { XmlNode } from './xml-writer.ts';
import { branch, leaf } from './xml-writer.ts';

const MESSAGE_TYPES = ['REQUEST', 'RESPONSE', 'NOTIFICATION'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

export interface AsyncMessage {
  messageId?: string;
  correlationId?: string;
  serviceId: string;
  messageType: MessageType;
  /** With its offset. */
  messageDate: string;
  sender: Sender;
  /** The element `data`, in the form that the service demands. */
  data: XmlNode;
}
/** A message that we received. `sentAt` is undefined when its date carries no offset. */
export interface AsyncArrival {
  messageId?: string;
  correlationId?: string;
  serviceId: string;
  messageType: MessageType;
  sentAt?: number;
  sender: { id?: string; password?: string };
  data?: XmlElement;
}
/** The receipt of a message, ШЭП's or ours. */
export interface AsyncReceipt {
  messageId: string;
  correlationId?: string;
  respondedAt?: number;
}

/** The message as an unsigned document. */
export function writeAsyncMessage(message: AsyncMessage): string {
  const { messageId, correlationId, serviceId, messageType, messageDate, sender, data } = message;
  return writeEnvelope({
    name: 'async:sendMessage',
    attributes: { 'xmlns:async': ASYNC },
    content: [
      branch('request', [
        branch('messageInfo', [
          leaf('messageId', messageId),
          leaf('correlationId', correlationId),
          leaf('serviceId', serviceId),
          leaf('messageType', messageType),
          leaf('messageDate', messageDate),
          branch('sender', [leaf('senderId', sender.id), leaf('password', sender.password)]),
        ]),
        branch('messageData', [data]),
      ]),
    ],
  });
}

/** Reads a message to us: ШЭП uses the namespace of its clients, other senders that of the channel. */
export function readAsyncMessage(envelope: XmlElement): AsyncArrival {
  const request = demandChild(operationOf(envelope, [ASYNC, ASYNC_CLIENT], 'sendMessage'), 'request');
  const info = demandChild(request, 'messageInfo');
  const sender = childOf(info, 'sender');
  const data = childOf(request, 'messageData');
  const messageType = MESSAGE_TYPES.find((type) => type === valueOf(info, 'messageType'));
  const serviceId = valueOf(info, 'serviceId');
  if (!messageType || !serviceId) throw new SystemFault('the message does not say what it is');
  return {
    messageId: valueOf(info, 'messageId'),
    correlationId: valueOf(info, 'correlationId'),
    serviceId,
    messageType,
    sentAt: timeOf(valueOf(info, 'messageDate')),
    sender: { id: sender && valueOf(sender, 'senderId'), password: sender && valueOf(sender, 'password') },
    data: data && childOf(data, 'data'),
  };
}

/** The receipt of a message, as an unsigned document. */
export function writeAsyncReceipt(receipt: {
  messageId: string;
  correlationId?: string;
  responseDate: string;
  /** The namespace in which the message came. */
  ns?: string;
}): string {
  return writeEnvelope({
    name: 'async:sendMessageResponse',
    attributes: { 'xmlns:async': receipt.ns ?? ASYNC },
    content: [
      branch('response', [
        leaf('messageId', receipt.messageId),
        leaf('correlationId', receipt.correlationId),
        leaf('responseDate', receipt.responseDate),
      ]),
    ],
  });
}

/** Reads ШЭП's receipt of our message. */
export function readAsyncReceipt(envelope: XmlElement): AsyncReceipt {
  const response = demandChild(operationOf(envelope, ASYNC, 'sendMessageResponse'), 'response');
  const messageId = valueOf(response, 'messageId');
  if (!messageId) throw new SystemFault('ШЭП accepted the message without an id');
  return {
    messageId,
    correlationId: valueOf(response, 'correlationId'),
    respondedAt: timeOf(valueOf(response, 'responseDate')),
  };
}
