import type { MessageRow, OutgoingRow } from '../adapters/store/read-messages.ts';
import type { MessageView } from './schemas/messages.ts';

/** An SMS as the provider sees it: what was sent, and how an answer was read; never what somebody wrote, nor a number. */
export function messageView(row: MessageRow): MessageView {
  if ('out' in row) return outgoingView(row.out);
  const { id, reading, arrivedAt, operatorAt, reply } = row.in;
  return {
    direction: 'in',
    id,
    reading,
    arrivedAt: arrivedAt.toISOString(),
    ...(operatorAt ? { operatorAt: operatorAt.toISOString() } : {}),
    ...(reply === null ? {} : { reply }),
  };
}

function outgoingView({ createdAt, sentAt, receipts, ...row }: OutgoingRow): MessageView {
  return {
    direction: 'out',
    ...row,
    createdAt: createdAt.toISOString(),
    ...(sentAt ? { sentAt: sentAt.toISOString() } : {}),
    receipts: receipts.map(({ status, part, operatorAt, arrivedAt }) => ({
      status,
      ...(part === null ? {} : { part }),
      ...(operatorAt ? { operatorAt: operatorAt.toISOString() } : {}),
      arrivedAt: arrivedAt.toISOString(),
    })),
  };
}
