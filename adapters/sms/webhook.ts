/** What a gateway tells us over HTTP, read from its own format. Nothing here stores and nothing here answers. */
import type { z } from 'zod';
import type { InboundMessage } from '../../domain/inbound-message.ts';
import type { Receipt } from '../../domain/receipts.ts';
import type { Refusal, WebhookCall } from '../http/webhook-call.ts';

/** How a gateway names one of our SMS: by our id, or by its own id and the phone in E.164. */
export type SmsName = { smsId: string } | { carrierMessageId: string; phone: string };

/** A receipt, and the kind of the operator task that it raises, if only people can mend what it says. */
export type GatewayReceipt = { sms: SmsName; receipt: Omit<Receipt, 'smsId'>; task?: string };

/** What one call says; `issues` are what is wrong in it. An item without issues is received beside one with issues. */
export type GatewayReport = {
  receipts: readonly GatewayReceipt[];
  replies: readonly InboundMessage[];
  issues: readonly z.core.$ZodIssue[];
};

/** Verifies a call. A verified one is read by the function that comes back, so that calls are counted before that. */
export type VerifyCall = (call: WebhookCall) => Refusal | ReadCall;
export type ReadCall = (arrivedAt: string) => Refusal | GatewayReport;

/** The two addresses of a gateway that calls us. `storedStatus`: what it takes for "stored", if not 204. */
export type GatewayWebhook = { receipts: VerifyCall; replies: VerifyCall; storedStatus?: 200 };
