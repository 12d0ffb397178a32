import type { SmsPurpose } from './sms-purposes.ts';
import { isAskedOnce } from './sms-purposes.ts';

/** The gateways of one SMS while it is being sent. */
export type Sending = {
  purpose: SmsPurpose;
  /** The gateways of its route, in order. */
  route: readonly string[];
  /** The gateway that it was given to. */
  current: string;
  /** The gateways that may have sent it; while there is none, the SMS has not left. */
  inDoubtAt: readonly string[];
  /** The gateways that failed, refused it or were too slow in this attempt. */
  failed: readonly string[];
};

/** The gateway that is asked next to send it; undefined: none in this attempt. Health decides the order and excludes no
 *  gateway. §3.1: an offer SMS or a reminder that may have left stays with the gateway that may have sent it. */
export function nextGateway(sending: Sending, isHealthy: (gateway: string) => boolean): string | undefined {
  const { purpose, route, current, inDoubtAt, failed } = sending;
  const [only] = inDoubtAt;
  if (isAskedOnce(purpose) && only !== undefined) return failed.includes(only) ? undefined : only;
  const left = route.filter((gateway) => !failed.includes(gateway));
  const healthy = left.filter(isHealthy);
  // Sending again through the same gateway makes no second SMS, because the gateway knows the id.
  if (inDoubtAt.includes(current) && healthy.includes(current)) return current;
  const untried = (gateways: readonly string[]) => gateways.find((gateway) => !inDoubtAt.includes(gateway));
  return untried(healthy) ?? healthy[0] ?? untried(left) ?? left[0];
}
