/** Messages of ШЭП to our endpoint, in the form of its documents. */
import { randomUUID } from 'node:crypto';

export const INBOUND = { senderId: 'shep', password: 'a-password-of-shep' };
export const SERVICE = 'ENBEK_TEST_001';

/** The parts of a message; `null` leaves a part out. */
export type EnvelopeParts = {
  correlationId?: string | null;
  messageId?: string | null;
  serviceId?: string;
  messageType?: string;
  messageDate?: string;
  sender?: typeof INBOUND;
  ns?: string;
  data?: string;
};
export const decision = (inside: string, ns = 'urn:usynys:provider:1') =>
  `<decision xmlns="${ns}">${inside}</decision>`;
export const GRANTED = decision('<outcome>granted</outcome><resultNumber>R-77</resultNumber>');

export function envelope(parts: EnvelopeParts): string {
  const { serviceId = SERVICE, messageType = 'RESPONSE', sender = INBOUND, data = GRANTED } = parts;
  const { ns = 'http://bip.bee.kz/AsyncChannel/v10/Types', messageDate = '2026-11-24T11:00:00.123456+05:00' } = parts;
  const { messageId = randomUUID(), correlationId = null } = parts;
  const optional = (name: string, value: string | null) => (value === null ? '' : `<${name}>${value}</${name}>`);
  return (
    `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>` +
    `<t:sendMessage xmlns:t="${ns}"><request><messageInfo>` +
    `${optional('messageId', messageId)}${optional('correlationId', correlationId)}` +
    `<serviceId>${serviceId}</serviceId>` +
    `<messageType>${messageType}</messageType><messageDate>${messageDate}</messageDate>` +
    `<sender><senderId>${sender.senderId}</senderId><password>${sender.password}</password></sender></messageInfo>` +
    `<messageData><data>${data}</data></messageData></request></t:sendMessage></S:Body></S:Envelope>`
  );
}
