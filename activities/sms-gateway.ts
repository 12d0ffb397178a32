import type { ReceiptStatus } from '../domain/receipts.ts';

/** An SMS to send. The id is our reference and carries the offer and kind; `to` is E.164. */
export type Sms = { id: string; to: string; text: string; validityMs: number };

/** The carrier accepted the SMS, or will never accept it: because of the number, or because of us (`ours`: money,
 *  sender, text). */
export type SendResult = { ok: true; gatewayId: string } | { ok: false; fault: 'number' | 'ours'; code: string };

/** A fault after which the SMS, or a part of it, may be on its way: no other gateway may send it meanwhile (§3.1 asks
 *  once). Its message goes into Temporal's history and holds no personal data. */
export class MayHaveLeft extends Error {
  override readonly name = 'MayHaveLeft';
}

/** A fault after which the SMS has certainly not left: a refused connection, no session, "not now" before it was
 *  accepted. Only this fault lets another gateway send an offer SMS or a reminder; after every other error, a
 *  MayHaveLeft or an unexpected one, the SMS is in doubt. */
export class DidNotLeave extends Error {
  override readonly name = 'DidNotLeave';
}

/** An SMS gateway, the connection to a carrier. It knows no offers, retries nothing and throws on a fault. */
export interface SmsGateway {
  /** The name of this gateway in receipts and rows. */
  readonly name: string;
  /** A second call with the same id returns the first result and sends no second message. */
  send(sms: Sms): Promise<SendResult>;
  /** The status of an SMS at the carrier; `at` is the carrier's ISO time. */
  status(smsId: string): Promise<{ status: ReceiptStatus; at?: string }>;
}
