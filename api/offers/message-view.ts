import { contentOf } from '../../adapters/sms/octet-texts.ts';
import type { MessageRow, OutgoingRow } from '../../adapters/store/sms/read-messages.ts';
import type { MessageView } from './messages.ts';

/** An SMS as it is shown: the text that was sent, and how a reply was read. Only operators see the text of a reply; no
 *  caller sees a phone number. */
export function messageView(row: MessageRow): MessageView {
  if ('out' in row) return outgoingView(row.out);
  const { id, reading, arrivedAt, carrierAt, reply, text, octets } = row.in;
  return {
    direction: 'in',
    id,
    reading,
    arrivedAt: arrivedAt.toISOString(),
    ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
    ...(reply === null ? {} : { reply }),
    ...(text === undefined ? {} : { text }),
    ...(octets === undefined ? {} : contentView(octets)),
  };
}

/** The octets of the text, and what they may say. */
export function contentView(stored: string): { octets: string; texts: string[] } {
  const { octets, texts } = contentOf(stored);
  return { octets: octets.toString('base64'), texts };
}

function outgoingView({ createdAt, sentAt, receipts, ...row }: OutgoingRow): MessageView {
  return {
    direction: 'out',
    ...row,
    createdAt: createdAt.toISOString(),
    ...(sentAt ? { sentAt: sentAt.toISOString() } : {}),
    receipts: receipts.map(({ status, part, carrierAt, arrivedAt }) => ({
      status,
      ...(part === null ? {} : { part }),
      ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
      arrivedAt: arrivedAt.toISOString(),
    })),
  };
}
