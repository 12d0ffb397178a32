/** The synchronous channel from ШЭП's side: reads questions, writes answers. */
import { randomUUID } from 'node:crypto';
import { at, escaped, readXml } from './xml.ts';
import type { Element } from './xml.ts';

export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SYNC = 'http://bip.bee.kz/SyncChannel/v10/Types';

export const KDP = 'http://service.2fa-chain.kz/ns/kdp';

/** The operations through which services are asked: ШЭП's own, and that of КДП, whose every element has its
 *  namespace. */
const OPERATIONS = {
  shep: { ns: SYNC, question: 'SendMessage', answer: 'SendMessageResponse', inside: '' },
  kdp: { ns: KDP, question: 'sendMessageRequest', answer: 'sendMessageResponse', inside: KDP },
};
export type Operation = keyof typeof OPERATIONS;

export interface Question {
  operation: Operation;
  messageId: string;
  serviceId: string;
  sender: { id: string; password: string };
  data: Element;
  /** The whole document. */
  xml: string;
}
export interface Answer {
  code: string;
  message: string;
  /** The inside of `data`, written out. */
  data?: string;
  /** The namespace of the data, under the prefix `d`. */
  namespace?: string;
  /** The whole element `data`, where the service has signed it. */
  signedData?: string;
  /** Whether ШЭП sends the answer without a signature, as some public answers are. */
  isUnsigned?: boolean;
}

/** The question in a document; undefined when it does not fit ШЭП's schema. */
export function readQuestion(xml: string): Question | undefined {
  const root = readXml(xml);
  if (root?.name !== `{${SOAP}}Envelope`) return undefined;
  const [asked] = at(root, `{${SOAP}}Body`)?.children ?? [];
  const operation = OPERATION_NAMES.find((one) => asked?.name === `{${OPERATIONS[one].ns}}${OPERATIONS[one].question}`);
  if (!operation) return undefined;
  const { inside } = OPERATIONS[operation];
  const name = (one: string): string => (inside ? `{${inside}}${one}` : one);
  const request = at(asked, name('request'));
  const info = at(request, name('requestInfo'));
  const data = at(request, name('requestData'), name('data'));
  const value = (...path: string[]): string => at(info, ...path.map(name))?.text ?? '';
  const order = info?.children.map((child) => ORDER.findIndex((one) => child.name === name(one))) ?? [];
  const inOrder = order.every((place, index) => place >= (order[index - 1] ?? 0));
  const dated = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$/.test(value('messageDate'));
  if (!data || !inOrder || !dated || !value('messageId') || !value('serviceId')) return undefined;
  return {
    operation,
    messageId: value('messageId'),
    serviceId: value('serviceId'),
    sender: { id: value('sender', 'senderId'), password: value('sender', 'password') },
    data,
    xml,
  };
}
const OPERATION_NAMES = Object.keys(OPERATIONS) as Operation[];
const ORDER = [
  'messageId',
  'correlationId',
  'serviceId',
  'messageDate',
  'routeId',
  'sender',
  'properties',
  'sessionId',
];

type Asked = { messageId: string; operation?: Operation };

/** The answer as an unsigned document; ШЭП's clock is written with an old offset on purpose. */
export function writeAnswer({ messageId, operation = 'shep' }: Asked, now: number, answer: Answer): string {
  const date = `${new Date(now + 6 * 3_600_000).toISOString().slice(0, -1)}+06:00`;
  const { code, message, data, namespace, signedData } = answer;
  const declared = namespace ? ` xmlns:d="${namespace}"` : '';
  const written = signedData ?? (data === undefined ? '' : `<data${declared}>${data}</data>`);
  const start = `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="${SOAP}"><S:Header/><S:Body>`;
  const end = '</S:Body></S:Envelope>';
  if (operation === 'kdp') {
    // КДП names no question and, when all is well, no status; all its elements are in its default namespace.
    const status =
      code === 'SCSS001' ? '<status/>' : `<status><code>${code}</code><message>${message}</message></status>`;
    return (
      `${start}<sendMessageResponse xmlns="${KDP}"><response><responseInfo><messageId>${randomUUID()}</messageId>` +
      `<responseDate>${date}</responseDate>${status}<sessionId>${randomUUID()}</sessionId></responseInfo>` +
      `<responseData>${written}</responseData></response></sendMessageResponse>${end}`
    );
  }
  return (
    `${start}<ns2:SendMessageResponse xmlns:ns2="${SYNC}"><response><responseInfo>` +
    `<messageId>${randomUUID()}</messageId>` +
    `<correlationId>${escaped(messageId)}</correlationId><responseDate>${date}</responseDate>` +
    `<status><code>${code}</code><message>${escaped(message)}</message></status>` +
    `<sessionId>${randomUUID()}</sessionId></responseInfo>` +
    `<responseData>${written}</responseData></response></ns2:SendMessageResponse>${end}`
  );
}

/** A SOAP fault, with ШЭП's own code in its detail. */
export const writeFault = (faultCode: string, errorCode: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="${SOAP}"><S:Body><S:Fault>` +
  `<faultcode>S:${faultCode}</faultcode>` +
  `<faultstring>Сообщение не может быть обработано</faultstring><detail><ns2:SendMessageFault xmlns:ns2="${SYNC}">` +
  `<errorCode>${errorCode}</errorCode><errorMessage>Ошибка</errorMessage></ns2:SendMessageFault>` +
  `</detail></S:Fault></S:Body></S:Envelope>`;
