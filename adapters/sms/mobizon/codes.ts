/** What the codes and words of Mobizon mean to us. */
import type { ReceiptStatus } from '../../../domain/receipts.ts';

export const DONE = 0;

/** Why a call is not done: because of a field that it names, because of us, surely not now, or it is in doubt. */
export type CallRefusal = { fault: 'field' | 'ours' | 'not-now' | 'doubt'; code: string };

/** `code` of an answer. */
export const CALL_ERRORS: ReadonlyMap<number, CallRefusal> = new Map([
  [1, { fault: 'field', code: 'parameters' }],
  [2, { fault: 'ours', code: 'not-found' }],
  [3, { fault: 'doubt', code: 'their-fault' }],
  [4, { fault: 'ours', code: 'parameters' }],
  [5, { fault: 'ours', code: 'parameters' }],
  [6, { fault: 'ours', code: 'parameters' }],
  [8, { fault: 'ours', code: 'credentials' }],
  [9, { fault: 'ours', code: 'credentials' }],
  [10, { fault: 'doubt', code: 'their-fault' }],
  [11, { fault: 'ours', code: 'parameters' }],
  [12, { fault: 'field', code: 'parameters' }],
  [13, { fault: 'ours', code: 'wrong-server' }],
  [14, { fault: 'ours', code: 'account-blocked' }],
  // Money too: its words stand in a message that we do not read.
  [15, { fault: 'ours', code: 'refused' }],
  [30, { fault: 'not-now', code: 'too-often' }],
  [98, { fault: 'ours', code: 'refused' }],
  [99, { fault: 'ours', code: 'refused' }],
  // Put off to the background: whether it was taken shows when it is asked for.
  [100, { fault: 'doubt', code: 'background' }],
  [999, { fault: 'doubt', code: 'their-fault' }],
]);

/** What became of an SMS, and whether it stays so. */
export type Status = { status: ReceiptStatus; isFinal: boolean };

/** `status` of GetSMSStatus and of what Mobizon tells us. */
export const STATUSES: ReadonlyMap<string, Status> = new Map<string, Status>([
  ['NEW', { status: 'queued', isFinal: false }],
  ['ENQUEUD', { status: 'queued', isFinal: false }],
  ['ACCEPTD', { status: 'atOperator', isFinal: false }],
  ['PDLIVRD', { status: 'partial', isFinal: false }],
  ['DELIVRD', { status: 'delivered', isFinal: true }],
  ['UNDELIV', { status: 'undeliverable', isFinal: true }],
  ['REJECTD', { status: 'rejected', isFinal: true }],
  ['EXPIRED', { status: 'expired', isFinal: true }],
  ['DELETED', { status: 'undeliverable', isFinal: true }],
]);
