import { DidNotLeave, MayHaveLeft } from '../../activities/sms-gateway.ts';
import { StatusFault, UnreachedFault } from '../http/json-client.ts';

/** "Not now" and "not like this": the server says that it did not take the SMS. Not in here: 408, 409, 500, 502 and
 *  504, after which its outcome is unknown. */
const NOT_TAKEN = new Set([400, 401, 403, 404, 405, 413, 415, 429, 503]);

/** What a failed HTTP call of a gateway means for the SMS. Rethrows it, so that the call can end in
 *  `.catch(throwSmsFault)`. */
export function throwSmsFault(fault: unknown): never {
  const isRefused = fault instanceof StatusFault && NOT_TAKEN.has(fault.status);
  const message = fault instanceof Error ? fault.message : 'no answer';
  if (isRefused || fault instanceof UnreachedFault) throw new DidNotLeave(message);
  throw new MayHaveLeft(message);
}
