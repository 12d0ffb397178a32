import { DidNotLeave, MayHaveLeft } from '../../activities/sms-gateway.ts';
import { StatusFault, UnreachedFault } from '../http/json-client.ts';

/** Statuses with which the server says that it did not accept the SMS. Not listed: 408, 409, 500, 502 and 504, after
 *  which it may have left. */
const NOT_ACCEPTED = new Set([400, 401, 403, 404, 405, 413, 415, 429, 503]);

/** Rethrows the fault of a gateway's HTTP call as what it means for the SMS: it did not leave, or may have left. */
export function throwSmsFault(fault: unknown): never {
  const isRefused = fault instanceof StatusFault && NOT_ACCEPTED.has(fault.status);
  const message = fault instanceof Error ? fault.message : 'no answer';
  if (isRefused || fault instanceof UnreachedFault) throw new DidNotLeave(message);
  throw new MayHaveLeft(message);
}
