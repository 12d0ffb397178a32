/** The name of an outside system in each of its faults. */
import { nameFault } from '../../activities/named-fault.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import { DidNotLeave, MayHaveLeft } from '../../activities/sms-gateway.ts';
import { SystemFault } from './json-client.ts';

/** Whether a fault is one of ours about an outside system: its message holds no personal data (§6b). Any other error
 *  may be about our own database. */
export const isSystemFault = (fault: unknown): fault is Error =>
  fault instanceof SystemFault ||
  fault instanceof ProviderRejectsCall ||
  fault instanceof MayHaveLeft ||
  fault instanceof DidNotLeave;

/** The fault with the name of the system, if it is about an outside system. */
export const faultOf = (system: string, fault: unknown): unknown =>
  isSystemFault(fault) ? nameFault(fault, system) : fault;

/** The same port: each fault that it throws names the system. */
export function named<Port extends object>(system: string, port: Port): Port {
  const calls = Object.entries(port as Record<string, (...request: unknown[]) => Promise<unknown>>);
  const naming = calls.map(([name, call]) => [
    name,
    async (...request: unknown[]) => {
      try {
        return await call(...request);
      } catch (fault) {
        throw faultOf(system, fault);
      }
    },
  ]);
  return Object.fromEntries(naming) as Port;
}
