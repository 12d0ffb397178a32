import type { ReceiptStatus } from '../domain/receipts.ts';
import type { SmsKind } from '../domain/sms-kinds.ts';
import type { Written } from './offer-book.ts';
import type { SendResult } from './sms-gateway.ts';

/** The gateway that a new SMS is written down for. */
export type GatewayChoice = (kind: SmsKind, serviceCode?: string) => string;

/** Says that a gateway refuses our sending, by its code, so that people look at it. */
export type Held = (code: string, gateway: string) => Promise<void>;

/** Carries our SMS by one of several operators. A question that one of them may have sent is given to no other (§3.1);
 *  what tells an outcome or answers a person goes through the next one when the first fails or is slow. */
export interface SmsCarrier {
  /** Refused for our sake means that every operator that may carry it refuses; throws when none of them took it. */
  send(written: Written, held: Held): Promise<SendResult>;
  /** What became of an SMS, by the operator that has it; `at` is the operator's ISO time. */
  status(smsId: string): Promise<{ status: ReceiptStatus; at?: string }>;
}
