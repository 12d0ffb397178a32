import type { Client } from '@temporalio/client';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { TypedSearchAttributes } from '@temporalio/common';
import type {
  AnswerReply,
  NewEvents,
  OfferLifecycle,
  OfferStart,
  OutcomeRepeat,
  RepeatOutcome,
  ReplyAnswer,
} from '../../workflows/offer-contract.ts';
import * as contract from '../../workflows/offer-contract.ts';
import {
  OFFER_CODE,
  OFFER_PROVIDER,
  OFFER_SERVICE,
  OFFER_STATE,
  OFFER_WAITS_FOR,
} from '../../workflows/search-attributes.ts';
import type { OutboxRow } from '../store/database/store.ts';

/** Delivers one stored message to Temporal. A message that Temporal had before counts as delivered; `no-workflow`: no
 *  workflow can receive it now. Throws when Temporal cannot be reached. */
export async function deliverMessage(client: Client, row: OutboxRow): Promise<'delivered' | 'no-workflow'> {
  try {
    await send(client, row);
    return 'delivered';
  } catch (fault) {
    if (fault instanceof WorkflowExecutionAlreadyStartedError) return 'delivered';
    // The run refused it, since its state had changed meanwhile; the journal has the request.
    if (fault instanceof WorkflowUpdateFailedError) return 'delivered';
    if (fault instanceof WorkflowNotFoundError) return 'no-workflow';
    throw fault;
  }
}

/** Well below the minute in which a yes is confirmed. A delayed start costs no event of the history. */
const ACCEPTED_DELAY = '5s';

const SIGNALS: SignalDefinition<[NewEvents]>[] = [
  contract.receiptArrived,
  contract.answerArrived,
  contract.consentChanged,
  contract.numberChanged,
  contract.providerAnswered,
  contract.phoneSlotFree,
  contract.delayed,
];

async function send(client: Client, { id, workflowId, message, payload }: OutboxRow): Promise<void> {
  if (message === contract.OFFER_WORKFLOW_TYPE) return startOffer(client, workflowId, payload as unknown as OfferStart);
  if (message === contract.REPLY_WORKFLOW_TYPE)
    return startReply(client, workflowId, payload as unknown as ReplyAnswer);
  if (message === contract.OUTCOME_WORKFLOW_TYPE)
    return startRepeat(client, workflowId, payload as unknown as OutcomeRepeat);
  const handle = client.workflow.getHandle(workflowId);
  const newEvents = payload as unknown as NewEvents;
  const signal = SIGNALS.find(({ name }) => name === message);
  if (signal) return handle.signal(signal, newEvents);
  const once = { updateId: `outbox-${id}`, waitForStage: 'ACCEPTED' } as const;
  await handle.startUpdate(contract.cancel, { args: [newEvents], ...once });
}

async function startOffer(client: Client, workflowId: string, start: OfferStart): Promise<void> {
  const { code, serviceCode, providerId } = start.events[0];
  const isResent = start.events.length > 1;
  await client.workflow.start<OfferLifecycle>(contract.OFFER_WORKFLOW_TYPE, {
    workflowId,
    taskQueue: contract.TASK_QUEUES.offers,
    args: [start],
    // An offer is made once, even after it ended; only an undelivered one is sent again, in a run of its own.
    workflowIdReusePolicy: isResent ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
    staticSummary: `${serviceCode} · offer ${code}`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: OFFER_STATE, value: 'SCREENING' },
      { key: OFFER_WAITS_FOR, value: 'registers' },
      { key: OFFER_SERVICE, value: serviceCode },
      { key: OFFER_PROVIDER, value: providerId },
      { key: OFFER_CODE, value: code },
    ]),
  });
}

/** A workflow that sends one SMS, and is started only once. */
const sendsOnce = (workflowId: string) =>
  ({ workflowId, taskQueue: contract.TASK_QUEUES.offers, workflowIdReusePolicy: 'REJECT_DUPLICATE' }) as const;

async function startReply(client: Client, workflowId: string, answer: ReplyAnswer): Promise<void> {
  await client.workflow.start<AnswerReply>(contract.REPLY_WORKFLOW_TYPE, {
    ...sendsOnce(workflowId),
    args: [answer],
    // A decision that comes at once tells the recipient more than "your yes has arrived", and makes that needless.
    ...(answer.kind === 'accepted' ? { startDelay: ACCEPTED_DELAY } : {}),
    staticSummary: `answer to a reply: ${answer.kind}`,
  });
}

async function startRepeat(client: Client, workflowId: string, repeat: OutcomeRepeat): Promise<void> {
  await client.workflow.start<RepeatOutcome>(contract.OUTCOME_WORKFLOW_TYPE, {
    ...sendsOnce(workflowId),
    args: [repeat],
    staticSummary: `outcome SMS again, day ${repeat.attempt}`,
  });
}
