/** The meanings of the codes of SMSC.kz. */
import type { ReceiptStatus } from '../../../domain/receipts.ts';
import type { TaskKind } from '../../../domain/tasks.ts';

/** Why an SMS is not accepted: because of the number, or because of us; `doubt`: it may have been accepted. */
export type SendRefusal = { fault: 'number' | 'ours' | 'doubt'; code: string };

/** `error_code` of send.php. */
export const SEND_ERRORS: ReadonlyMap<number, SendRefusal> = new Map([
  [1, { fault: 'ours', code: 'parameters' }],
  [2, { fault: 'ours', code: 'credentials' }],
  [3, { fault: 'ours', code: 'no-money' }],
  [4, { fault: 'ours', code: 'address-blocked' }],
  [5, { fault: 'ours', code: 'parameters' }],
  [6, { fault: 'ours', code: 'text-forbidden' }],
  [7, { fault: 'number', code: 'number-invalid' }],
  [8, { fault: 'number', code: 'number-unreachable' }],
  // The same SMS again within a minute, so the first may have been accepted; or too many calls at once.
  [9, { fault: 'doubt', code: 'too-often' }],
]);

/** The status of an SMS, and the operator task that it raises, if only an operator can remove its cause. */
export type Status = { status: ReceiptStatus; task?: TaskKind };

/** `status` of status.php and of SMSC.kz's callbacks. */
export const STATUSES: ReadonlyMap<number, Status> = new Map<number, Status>([
  [-3, { status: 'unknown' }], // not found
  [-2, { status: 'queued' }], // stopped
  [-1, { status: 'queued' }], // waits to be sent
  [0, { status: 'atCarrier' }],
  [1, { status: 'delivered' }],
  [2, { status: 'delivered' }], // and read
  [3, { status: 'expired' }],
  [4, { status: 'delivered' }], // and its link was pressed
  [20, { status: 'undeliverable' }],
  [22, { status: 'rejected' }], // wrong number
  [23, { status: 'rejected', task: 'sms-text-forbidden' }],
  [24, { status: 'rejected', task: 'sms-no-money' }],
  [25, { status: 'undeliverable' }], // the number cannot be reached
]);
export const NOT_FOUND = -3;
/** `error_code` of status.php with the same meaning. */
export const NOT_FOUND_ERROR = 3;
