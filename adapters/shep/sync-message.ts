/** The synchronous channel: a question and its answer in one call. */
import { writeEnvelope, operationOf } from './envelope.ts';
import type { OperationSide } from './operation-settings.ts';
import { SEND_MESSAGE } from './operation-settings.ts';
import { childOf, demandChild, isNil, timeOf, valueOf } from './xml-reading.ts';
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
  /** ШЭП's own operation, if it is left out. */
  operation?: OperationSide;
}
/** ШЭП's answer, before its status is evaluated. */
export interface SyncAnswer {
  messageId?: string;
  correlationId?: string;
  respondedAt?: number;
  status: { code: string; message?: string };
  data?: XmlElement;
}

/** The prefix of the operation in what we write. */
const PREFIX = 'sync';

/** The question as an unsigned document. */
export function writeSyncQuestion({ data, operation = SEND_MESSAGE.question, ...info }: SyncQuestion): string {
  const { name, namespace, qualified, wrapper } = operation;
  const prefix = namespace === '' ? '' : `${PREFIX}:`;
  const inside = qualified ? prefix : '';
  const parts = [
    underPrefix(requestInfo(info), inside),
    branch(`${inside}requestData`, [{ ...data, name: inside + data.name }]),
  ];
  const steps = wrapper === '' ? [] : wrapper.split('/');
  return writeEnvelope({
    name: prefix + name,
    attributes: namespace === '' ? {} : { [`xmlns:${PREFIX}`]: namespace },
    content: steps.reduceRight<readonly XmlNode[]>((content, step) => [branch(inside + step, content)], parts),
  });
}

function requestInfo(info: Omit<SyncQuestion, 'data' | 'operation'>): XmlNode {
  const { messageId, correlationId, serviceId, messageDate, routeId, sender, properties, sessionId } = info;
  return branch('requestInfo', [
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
  ]);
}

/** An element and all below it, with the prefix. */
function underPrefix({ name, content = [], ...node }: XmlNode, prefix: string): XmlNode {
  const inside = typeof content === 'string' ? content : content.map((one) => one && underPrefix(one, prefix));
  return { ...node, name: prefix + name, content: inside };
}

/** Reads the answer; throws on a SOAP fault and on every other document. An operation of its own may have no status:
 *  its code is then ''. */
export function readSyncAnswer(envelope: XmlElement, operation: OperationSide = SEND_MESSAGE.answer): SyncAnswer {
  const { name, namespace, qualified, wrapper } = operation;
  const ns = qualified ? namespace : '';
  const steps = wrapper === '' ? [] : wrapper.split('/');
  const response = steps.reduce((here, step) => demandChild(here, step, ns), operationOf(envelope, namespace, name));
  const info = demandChild(response, 'responseInfo', ns);
  const status = childOf(info, 'status', ns);
  const part = childOf(response, 'responseData', ns);
  const data = part && childOf(part, 'data', ns);
  const code = status && valueOf(status, 'code', ns);
  return {
    messageId: valueOf(info, 'messageId', ns),
    correlationId: valueOf(info, 'correlationId', ns),
    respondedAt: timeOf(valueOf(info, 'responseDate', ns)),
    status: { code: code ?? '', message: status && valueOf(status, 'message', ns) },
    data: data && isNil(data) ? undefined : data,
  };
}
