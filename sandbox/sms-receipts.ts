import { randomUUID } from 'node:crypto';

export interface Receipt {
  id: string;
  messageId: string;
  status: string;
  part?: number;
  parts?: number;
  at?: string;
}
export interface Message {
  id: string;
  gatewayId: string;
  kind: string;
  to: string;
  text: string;
  sender: string;
  parts: number;
  at: string;
  receipts: Receipt[];
  /** The carrier's ids of the parts if they arrived one by one: each has receipts of its own. */
  partIds?: string[];
}
/** `part` = only that part; `parts` = one receipt for each of the first so many parts; `count` = so many times. */
export interface Report {
  status: string;
  at?: string | undefined;
  part?: number | undefined;
  parts?: number | undefined;
  count?: number | undefined;
}

/** The receipts of one report. */
export function receiptsOf(message: Message, { status, at, part, parts = message.partIds?.length }: Report): Receipt[] {
  const receipt = (ofPart?: number): Receipt => ({
    id: `r-${randomUUID()}`,
    messageId: message.id,
    status,
    ...(ofPart && { part: ofPart, parts: message.parts }),
    ...(at && { at }),
  });
  if (part) return [receipt(part)];
  if (parts) return Array.from({ length: Math.min(parts, message.parts) }, (_, index) => receipt(index + 1));
  return [receipt()];
}

/** The answer to a status query: the last receipt, but a message in parts is delivered only when every part is. */
export function statusOf({ receipts, parts }: Message): string {
  const last = receipts.at(-1);
  if (!last) return 'accepted';
  if (last.part === undefined || last.status !== 'delivered') return last.status;
  const delivered = new Set(receipts.filter(({ status }) => status === 'delivered').map(({ part }) => part));
  return delivered.size >= parts ? 'delivered' : 'atCarrier';
}

/** The last receipt of one part. */
export const receiptOfPart = ({ receipts }: Message, part: number): Receipt | undefined =>
  receipts.findLast((receipt) => receipt.part === undefined || receipt.part === part);
