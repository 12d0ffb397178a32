import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { isSystemFault } from '../adapters/http/named-systems.ts';

const TEMPORAL_FAULTS = new Set(['ApplicationFailure', 'CancelledFailure', 'CompleteAsyncError']);

/** Temporal keeps the message of every failed attempt. Our own messages hold no personal data; that of a library may
 *  quote a row, so only its kind and code are kept (§6b). */
export const withoutPersonalData: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (fault) {
        throw hasSafeMessage(fault) ? fault : withoutMessage(fault);
      }
    },
  },
});

const hasSafeMessage = (fault: unknown): boolean =>
  isSystemFault(fault) || (fault instanceof Error && TEMPORAL_FAULTS.has(fault.name));

function withoutMessage(fault: unknown): Error {
  const { name = 'Fault', code } = fault as { name?: string; code?: unknown };
  const replacement = new Error(`${name}${typeof code === 'string' ? ` ${code}` : ''}`);
  replacement.name = name;
  return replacement;
}
