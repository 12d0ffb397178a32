/** A gateway's webhooks, read from its own format. Nothing here stores or answers. */
import type { z } from 'zod';
import type { InboundMessage } from '../../domain/inbound-message.ts';
import type { ArrivedReceipt } from '../store/sms/receive-receipts.ts';
import type { TaskKind } from '../../domain/tasks.ts';
import type { Refusal, WebhookCall } from '../http/webhook-call.ts';

/** How a gateway names one of our SMS: by our id, or by its own id and the phone in E.164; `isShared`: other systems
 *  use the same account, so what is not ours is theirs. `unnamed`: it is about none, and is kept
 *  for operators. */
export type SmsName = { smsId: string } | { carrierMessageId: string; phone: string; isShared: boolean } | 'unnamed';

/** A receipt, and the kind of the operator task that it raises, if only an operator can remove its cause. */
export type GatewayReceipt = { sms: SmsName; receipt: Omit<ArrivedReceipt, 'smsId'>; task?: TaskKind };

/** The content of one call; `issues` are its invalid items. The valid items are received all the same. */
export type GatewayReport = {
  receipts: readonly GatewayReceipt[];
  replies: readonly InboundMessage[];
  issues: readonly z.core.$ZodIssue[];
};

/** Verifies a call and returns the function that reads it, so that verified calls are counted before they are read. */
export type VerifyCall = (call: WebhookCall) => Refusal | ReadCall;
export type ReadCall = (arrivedAt: string) => Refusal | GatewayReport;

/** The two endpoints of a gateway that calls us. `storedStatus`: the status that it expects for "stored", if not
 *  204. */
export type GatewayWebhook = { receipts: VerifyCall; replies: VerifyCall; storedStatus?: 200 };
