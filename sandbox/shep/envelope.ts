/** The synchronous channel from ШЭП's side: reads questions, writes answers. */
import { randomUUID } from 'node:crypto';
import { at, escaped, readXml } from './xml.ts';
import type { Element } from './xml.ts';

export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SYNC = 'http://bip.bee.kz/SyncChannel/v10/Types';

export interface Question {
  messageId: string;
  serviceId: string;
  sender: { id: string; password: string };
  data: Element;
}
export interface Answer {
  code: string;
  message: string;
  /** The inside of `data`, written out. */
  data?: string;
  /** The namespace of the data, under the prefix `d`. */
  namespace?: string;
}

/** The question in a document; undefined when it does not fit ШЭП's schema. */
export function readQuestion(xml: string): Question | undefined {
  const root = readXml(xml);
  if (root?.name !== `{${SOAP}}Envelope`) return undefined;
  const request = at(root, `{${SOAP}}Body`, `{${SYNC}}SendMessage`, 'request');
  const info = at(request, 'requestInfo');
  const data = at(request, 'requestData', 'data');
  const value = (...path: string[]): string => at(info, ...path)?.text ?? '';
  const order = info?.children.map(({ name }) => ORDER.indexOf(name)) ?? [];
  const inOrder = order.every((place, index) => place >= (order[index - 1] ?? 0));
  const dated = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$/.test(value('messageDate'));
  if (!data || !inOrder || !dated || !value('messageId') || !value('serviceId')) return undefined;
  return {
    messageId: value('messageId'),
    serviceId: value('serviceId'),
    sender: { id: value('sender', 'senderId'), password: value('sender', 'password') },
    data,
  };
}
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

/** The answer as an unsigned document; ШЭП's clock is written with an old offset on purpose. */
export function writeAnswer({ messageId }: { messageId: string }, now: number, answer: Answer): string {
  const date = `${new Date(now + 6 * 3_600_000).toISOString().slice(0, -1)}+06:00`;
  const { code, message, data, namespace } = answer;
  const declared = namespace ? ` xmlns:d="${namespace}"` : '';
  return (
    `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="${SOAP}"><S:Header/><S:Body>` +
    `<ns2:SendMessageResponse xmlns:ns2="${SYNC}"><response><responseInfo><messageId>${randomUUID()}</messageId>` +
    `<correlationId>${escaped(messageId)}</correlationId><responseDate>${date}</responseDate>` +
    `<status><code>${code}</code><message>${escaped(message)}</message></status>` +
    `<sessionId>${randomUUID()}</sessionId></responseInfo>` +
    `<responseData>${data === undefined ? '' : `<data${declared}>${data}</data>`}</responseData></response>` +
    `</ns2:SendMessageResponse></S:Body></S:Envelope>`
  );
}

/** A SOAP fault, with ШЭП's own code in its detail. */
export const writeFault = (faultCode: string, errorCode: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="${SOAP}"><S:Body><S:Fault>` +
  `<faultcode>S:${faultCode}</faultcode>` +
  `<faultstring>Сообщение не может быть обработано</faultstring><detail><ns2:SendMessageFault xmlns:ns2="${SYNC}">` +
  `<errorCode>${errorCode}</errorCode><errorMessage>Ошибка</errorMessage></ns2:SendMessageFault>` +
  `</detail></S:Fault></S:Body></S:Envelope>`;
