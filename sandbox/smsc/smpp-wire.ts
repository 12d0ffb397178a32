import type { Message, Receipt } from '../sms-receipts.ts';
import type { Wire } from '../sms.ts';
import type { Deliveries } from './deliveries.ts';
import { inboundFields } from './phone-originated.ts';
import { isWanted, receiptFields } from './reports.ts';
import type { SmscSettings } from './settings.ts';
import type { Submissions } from './submissions.ts';

type Means = { settings: SmscSettings; submissions: Submissions; deliveries: Deliveries };

/** The SMPP wire of an account: its receipts and replies, each as deliver_sm. */
export function createSmppWire(account: string, { settings, submissions, deliveries }: Means): Wire {
  const report = async (message: Message, receipt: Receipt): Promise<boolean> => {
    const messageId = message.partIds ? message.partIds[(receipt.part ?? 1) - 1] : message.gatewayId;
    const submitted = submissions.byId(messageId ?? '');
    if (!submitted || !isWanted(submitted, receipt)) return true;
    return deliveries.send(account, receiptFields(submitted, message, receipt, settings));
  };
  const all = async (sent: Promise<boolean>[]): Promise<boolean> => (await Promise.all(sent)).every(Boolean);
  return {
    receipts: (message, receipts) => all(receipts.map((receipt) => report(message, receipt))),
    inbound: (message) => all(inboundFields(message).map((fields) => deliveries.send(account, fields))),
  };
}
