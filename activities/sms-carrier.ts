import type { ReceiptStatus } from '../domain/receipts.ts';
import type { SmsKind } from '../domain/sms-kinds.ts';
import type { Written } from './offer-book.ts';
import type { SendResult } from './sms-gateway.ts';

/** The gateway that a new SMS is written down for. */
export type GatewayChoice = (kind: SmsKind, serviceCode?: string) => string;

/** Is called when a gateway refuses our SMS, with the gateway's code, so that an operator task is raised. */
export type OnRefusal = (code: string, gateway: string) => Promise<void>;

/** Sends our SMS through one of several gateways. An offer SMS or a reminder that one gateway may have sent is
 *  given to no other (§3.1); an outcome or an answer to a reply goes through the next one when the first fails or is
 *  slow. */
export interface SmsCarrier {
  /** `fault: 'ours'` means that every gateway of the route refuses us; throws when no gateway accepted the SMS. */
  send(written: Written, onRefusal: OnRefusal): Promise<SendResult>;
  /** The status of an SMS at the gateway that has it; `at` is the carrier's ISO time. */
  status(smsId: string): Promise<{ status: ReceiptStatus; at?: string }>;
}
