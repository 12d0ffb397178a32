/** The contract of the workflows: names, ids and payloads. Other folders import this file and search-attributes.ts.
 *  Payloads carry ids, states and times, never an IIN, a phone, a name or the text of a reply (§6b). */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { OfferEvent, OfferMade } from '../domain/events.ts';
import type { SmsKind } from '../domain/sms-kinds.ts';
import type { Offer } from '../domain/offer.ts';

/** What starts an offer's run: its id, and the events so far (`offer-made` first; more when it is sent once more). */
export type OfferStart = { offerId: string; events: [OfferMade, ...OfferEvent[]] };
export type OfferLifecycle = (start: OfferStart) => Promise<Offer>;
export const OFFER_WORKFLOW_TYPE = 'offerLifecycle';
/** One workflow per offer: starting the same offer twice is a conflict and never a second SMS. */
export const offerWorkflowId = (offerId: string): string => `offer-${offerId}`;

/** A reply that is answered outside its offer's run: help, a confirmation, too late, unknown sender … (§4a). */
export type ReplyAnswer = { inboundId: string; kind: SmsKind; offerId?: string };
export type AnswerReply = (answer: ReplyAnswer) => Promise<void>;
export const REPLY_WORKFLOW_TYPE = 'answerReply';
export const replyWorkflowId = (inboundId: string, readBy?: 'operators'): string =>
  readBy ? `reply-${inboundId}-${readBy}` : `reply-${inboundId}`;

/** §3.2, §4b: an SMS about an outcome is sent again on another day, because it was not delivered. */
export type OutcomeRepeat = { offerId: string; attempt: number; dueAt: string };
export type RepeatOutcome = (repeat: OutcomeRepeat) => Promise<void>;
export const OUTCOME_WORKFLOW_TYPE = 'repeatOutcome';
export const outcomeWorkflowId = (offerId: string, attempt: number): string => `outcome-${offerId}-${attempt}`;

/** §3b: the workflow that handles КДП's list of withdrawals, on a schedule. It has no payload: who withdrew is in
 *  the database only. */
export type PollWithdrawals = () => Promise<void>;
export const WITHDRAWALS_WORKFLOW_TYPE = 'pollWithdrawals';
export const WITHDRAWALS_ID = 'withdrawals';

/** §6b: the workflow that deletes data that was kept long enough, on a schedule. */
export type PurgeExpiredData = () => Promise<void>;
export const RETENTION_WORKFLOW_TYPE = 'purgeExpiredData';
export const RETENTION_ID = 'retention';

/** `offers` runs the workflows; each outside system has a task queue of its own, so a slow one never starves
 *  another. */
export const TASK_QUEUES = { offers: 'offers', registers: 'registers', sms: 'sms', providers: 'providers' } as const;

/** New events of one offer: those that one stored message made (§6c). Delivered at least once and in any order. */
export type NewEvents = { events: OfferEvent[] };
export const receiptArrived = defineSignal<[NewEvents]>('receiptArrived');
export const answerArrived = defineSignal<[NewEvents]>('answerArrived');
export const consentChanged = defineSignal<[NewEvents]>('consentChanged');
export const numberChanged = defineSignal<[NewEvents]>('numberChanged');
export const providerAnswered = defineSignal<[NewEvents]>('providerAnswered');
export const phoneSlotFree = defineSignal<[NewEvents]>('phoneSlotFree');
/** What an offer waits for has changed while an activity of it is retried; without events: the call of the provider
 *  failed. It changes what Temporal UI shows and nothing else. */
export const delayed = defineSignal<[NewEvents]>('delayed');
/** Cancels an offer; rejected when it has ended or the recipient has agreed (§3.2). */
export const cancel = defineUpdate<void, [NewEvents]>('cancel');
export const offerQuery = defineQuery<Offer>('offer');
