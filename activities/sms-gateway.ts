import type { ReceiptStatus } from '../domain/receipts.ts';

/** An SMS to send. The id is our reference and carries the offer and kind; `to` is E.164. */
export type Sms = { id: string; to: string; text: string; validityMs: number };

/** The operator took the SMS, or will never take it: because of the number, or because of us (money, sender, text). */
export type SendResult = { ok: true; gatewayId: string } | { ok: false; fault: 'number' | 'ours'; code: string };

/** A fault after which the SMS, or a part of it, may be on its way: no other operator may send it meanwhile (§3.1 asks
 *  once). The message goes into Temporal's history and holds nothing personal. */
export class MayHaveLeft extends Error {
  override readonly name = 'MayHaveLeft';
}

/** A fault after which the SMS has surely not left: a refused connection, no session, "not now" before it was taken.
 *  Only this one lets another operator send a question; every other error, a MayHaveLeft or an unexpected one,
 *  leaves it in doubt. */
export class DidNotLeave extends Error {
  override readonly name = 'DidNotLeave';
}

/** What we need from an SMS operator. Nothing behind it knows offers; it retries nothing and throws on a fault. */
export interface SmsGateway {
  /** How receipts and rows name this operator. */
  readonly name: string;
  /** Sending the same id again gives the first result again and no second message. */
  send(sms: Sms): Promise<SendResult>;
  /** What became of an SMS; `at` is the operator's ISO time. */
  status(smsId: string): Promise<{ status: ReceiptStatus; at?: string }>;
}
