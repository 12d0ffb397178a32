/** The asynchronous channel from ШЭП's side: reads messages and status questions, writes its own documents. */
import { SOAP } from './envelope.ts';
import { at, escaped, readXml } from './xml.ts';
import type { Element } from './xml.ts';

const ASYNC = 'http://bip.bee.kz/AsyncChannel/v10/Types';
/** The names under which ШЭП calls its clients. */
const CLIENT = 'http://bip.bee.kz/AsyncChannel/v10/Types/Client';

export type Sender = { id: string; password: string };
export type Message = {
  kind: 'message';
  messageId: string;
  serviceId: string;
  messageType: string;
  sender: Sender;
  data: Element;
};
export type StatusQuestion = { kind: 'status'; messageId: string; sender: Sender };

/** The content of a document; undefined when it does not fit ШЭП's schema. */
export function readAsync(xml: string): Message | StatusQuestion | undefined {
  const root = readXml(xml);
  const body = root?.name === `{${SOAP}}Envelope` ? at(root, `{${SOAP}}Body`) : undefined;
  const asked = at(body, `{${ASYNC}}getMessageStatus`, 'request');
  if (asked) return statusQuestion(asked);
  const request = at(body, `{${ASYNC}}sendMessage`, 'request');
  const info = at(request, 'messageInfo');
  const data = at(request, 'messageData', 'data');
  if (!info || !data || !isInOrder(info, MESSAGE_ORDER) || !isDated(info, 'messageDate')) return undefined;
  const [messageId, serviceId, messageType] = ['messageId', 'serviceId', 'messageType'].map((name) => text(info, name));
  if (!messageId || !serviceId || !messageType) return undefined;
  return { kind: 'message', messageId, serviceId, messageType, sender: senderIn(info), data };
}
const MESSAGE_ORDER = ['messageId', 'correlationId', 'serviceId', 'messageType', 'routeId', 'messageDate', 'sender'];

function statusQuestion(asked: Element): StatusQuestion | undefined {
  const messageId = text(asked, 'messageId');
  if (!messageId || !isInOrder(asked, ['messageId', 'requestDate', 'sender']) || !isDated(asked, 'requestDate'))
    return undefined;
  return { kind: 'status', messageId, sender: senderIn(asked) };
}

const text = (element: Element, ...path: string[]): string => at(element, ...path)?.text ?? '';
const senderIn = (element: Element): Sender => ({
  id: text(element, 'sender', 'senderId'),
  password: text(element, 'sender', 'password'),
});
const isDated = (element: Element, name: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$/.test(text(element, name));

function isInOrder({ children }: Element, order: string[]): boolean {
  const places = children.map(({ name }) => order.indexOf(name));
  return places.every((place, index) => place >= (places[index - 1] ?? 0));
}

/** ШЭП's clock, with an old offset on purpose. */
const dateOf = (now: number): string => `${new Date(now + 6 * 3_600_000).toISOString().slice(0, -1)}+06:00`;

const document = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="${SOAP}"><S:Header/>` +
  `<S:Body>${body}</S:Body></S:Envelope>`;

/** ШЭП's receipt of a message, with the id of the conversation. */
export const writeReceipt = (messageId: string, correlationId: string, now: number): string =>
  document(
    `<ns2:sendMessageResponse xmlns:ns2="${ASYNC}"><response><messageId>${escaped(messageId)}</messageId>` +
      `<correlationId>${correlationId}</correlationId>` +
      `<responseDate>${dateOf(now)}</responseDate></response></ns2:sendMessageResponse>`,
  );

export const writeStatus = (messageState: string, code: string, now: number): string =>
  document(
    `<ns2:getMessageStatusResponse xmlns:ns2="${ASYNC}"><response><messageState>${messageState}</messageState>` +
      `<status><code>${code}</code><message>OK</message></status>` +
      `<responseDate>${dateOf(now)}</responseDate></response></ns2:getMessageStatusResponse>`,
  );

type Delivery = { messageId: string; correlationId: string; serviceId: string; sender: Sender; decision: object };

/** A provider's decision as ШЭП delivers it to the system. */
export function writeDecision(
  { messageId, correlationId, serviceId, sender, decision }: Delivery,
  now: number,
): string {
  const values = Object.entries(decision).map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`);
  return document(
    `<ns2:sendMessage xmlns:ns2="${CLIENT}"><request><messageInfo><messageId>${messageId}</messageId>` +
      `<correlationId>${correlationId}</correlationId><serviceId>${escaped(serviceId)}</serviceId>` +
      `<messageType>RESPONSE</messageType><messageDate>${dateOf(now)}</messageDate>` +
      `<sender><senderId>${sender.id}</senderId>` +
      `<password>${escaped(sender.password)}</password></sender></messageInfo><messageData><data>` +
      `<decision xmlns="urn:usynys:provider:1">${values.join('')}</decision></data>` +
      `</messageData></request></ns2:sendMessage>`,
  );
}
