import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { SystemFault } from '../adapters/http/json-client.ts';
import { ProviderRejectsCall } from '../activities/provider-system.ts';
import { DidNotLeave, MayHaveLeft } from '../activities/sms-gateway.ts';

const OURS = new Set(['ApplicationFailure', 'CancelledFailure', 'CompleteAsyncError']);

/** Temporal keeps the message of every failed attempt. Ours are written for that; a library's may quote a row with
 *  personal data, so of those only the kind and the code go on (§6b). */
export const withoutPersonalData: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (fault) {
        throw isTold(fault) ? fault : anonymous(fault);
      }
    },
  },
});

const isTold = (fault: unknown): boolean =>
  fault instanceof SystemFault ||
  fault instanceof MayHaveLeft ||
  fault instanceof DidNotLeave ||
  fault instanceof ProviderRejectsCall ||
  (fault instanceof Error && OURS.has(fault.name));

function anonymous(fault: unknown): Error {
  const { name = 'Fault', code } = fault as { name?: string; code?: unknown };
  const told = new Error(`${name}${typeof code === 'string' ? ` ${code}` : ''}`);
  told.name = name;
  return told;
}
