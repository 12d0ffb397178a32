import type { SmsPurpose } from './sms-purposes.ts';
import { isAskedOnce } from './sms-purposes.ts';

/** Where one SMS stands among the gateways while it is being sent. */
export type Sending = {
  purpose: SmsPurpose;
  /** The gateways of its route, in order. */
  route: readonly string[];
  /** The one that it is given to. */
  current: string;
  /** Those that may have sent it; while there are none, it has surely not left. */
  inDoubtAt: readonly string[];
  /** Those that failed it, refused it or were too slow in this attempt. */
  failed: readonly string[];
};

/** Who is asked next to send it; undefined: no gateway in this attempt. Health puts the gateways in order and excludes
 *  none, so that one is left while there is a gateway at all. §3.1: a question that may have left stays where it
 *  may be. */
export function nextGateway(sending: Sending, isHealthy: (gateway: string) => boolean): string | undefined {
  const { purpose, route, current, inDoubtAt, failed } = sending;
  const [only] = inDoubtAt;
  if (isAskedOnce(purpose) && only !== undefined) return failed.includes(only) ? undefined : only;
  const left = route.filter((gateway) => !failed.includes(gateway));
  const healthy = left.filter(isHealthy);
  // Once more through the same gateway makes no second SMS, since it knows the id.
  if (inDoubtAt.includes(current) && healthy.includes(current)) return current;
  const untried = (gateways: readonly string[]) => gateways.find((gateway) => !inDoubtAt.includes(gateway));
  return untried(healthy) ?? healthy[0] ?? untried(left) ?? left[0];
}
