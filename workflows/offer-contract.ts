/** All that another process may know of the workflows: names, ids and payloads. The api, the worker and tests import
 *  this file only. Payloads carry ids, states and times, never an IIN, a phone, a name or the text of a reply (§6b). */
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

/** A reply that is answered beside a running offer's run: help, a confirmation, late, an unknown sender's … */
export type ReplyAnswer = { inboundId: string; kind: SmsKind; offerId?: string };
export type AnswerReply = (answer: ReplyAnswer) => Promise<void>;
export const REPLY_WORKFLOW_TYPE = 'answerReply';
export const replyWorkflowId = (inboundId: string): string => `reply-${inboundId}`;

/** The list of withdrawals at КДП, worked off on a schedule. Carries nothing: who withdrew stays in the database. */
export type PollWithdrawals = () => Promise<void>;
export const WITHDRAWALS_WORKFLOW_TYPE = 'pollWithdrawals';
export const WITHDRAWALS_ID = 'withdrawals';

/** What was kept long enough, let go of on a schedule. */
export type PurgeExpiredData = () => Promise<void>;
export const RETENTION_WORKFLOW_TYPE = 'purgeExpiredData';
export const RETENTION_ID = 'retention';

/** `offers` runs the runs; each outside system has a queue of its own, so a slow one never starves another. */
export const TASK_QUEUES = { offers: 'offers', registers: 'registers', sms: 'sms', providers: 'providers' } as const;

/** NewEvents of one offer: the events that one stored message made. Delivered at least once and in any order. */
export type NewEvents = { events: OfferEvent[] };
export const receiptArrived = defineSignal<[NewEvents]>('receiptArrived');
export const answerArrived = defineSignal<[NewEvents]>('answerArrived');
export const consentChanged = defineSignal<[NewEvents]>('consentChanged');
export const numberChanged = defineSignal<[NewEvents]>('numberChanged');
export const providerAnswered = defineSignal<[NewEvents]>('providerAnswered');
export const phoneSlotFree = defineSignal<[NewEvents]>('phoneSlotFree');
/** Takes an offer back; refused when it has ended or the provider was called. */
export const cancel = defineUpdate<void, [NewEvents]>('cancel');
export const offerQuery = defineQuery<Offer>('offer');
