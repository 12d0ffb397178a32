/** The state of one of our messages at ШЭП: `getMessageStatus` of the asynchronous channel. */
import { operationOf, writeEnvelope } from './envelope.ts';
import { ASYNC } from './namespaces.ts';
import type { Sender } from './sync-message.ts';
import { childOf, demandChild, valueOf } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';
import { branch, leaf } from './xml-writer.ts';

export interface StatusQuestion {
  messageId: string;
  /** With its offset. */
  requestDate: string;
  sender: Sender;
}
/** ШЭП's own state of the message, and the status of the question itself. */
export interface MessageState {
  state?: string;
  code?: string;
}

/** The question as an unsigned document. */
export function writeStatusQuestion({ messageId, requestDate, sender }: StatusQuestion): string {
  return writeEnvelope({
    name: 'async:getMessageStatus',
    attributes: { 'xmlns:async': ASYNC },
    content: [
      branch('request', [
        leaf('messageId', messageId),
        leaf('requestDate', requestDate),
        branch('sender', [leaf('senderId', sender.id), leaf('password', sender.password)]),
      ]),
    ],
  });
}

/** Reads the answer; throws on a SOAP fault and on every other document. */
export function readMessageState(envelope: XmlElement): MessageState {
  const response = demandChild(operationOf(envelope, ASYNC, 'getMessageStatusResponse'), 'response');
  const status = childOf(response, 'status');
  return { state: valueOf(response, 'messageState'), code: status && valueOf(status, 'code') };
}
