/** Help by SMS is limited for each phone: each one costs money, and two machines must not talk to each other (§4a). */
import { DAY_MS, HOUR_MS } from './durations.ts';
import type { SmsKind } from './sms-kinds.ts';

/** The kinds of SMS that only help, and of which a phone gets few. */
export const HELP_KINDS = ['help', 'whichOne', 'unknownSender', 'settled', 'late'] as const satisfies SmsKind[];

const MOST_AN_HOUR = 2;
const MOST_A_DAY = 5;

/** The time for which the help to a phone must be known. */
export const HELP_WINDOW_MS = DAY_MS;

/** Whether an SMS of this kind only helps. */
export const isHelp = (kind: SmsKind): boolean => (HELP_KINDS as readonly SmsKind[]).includes(kind);

/** Whether a phone has got as much help as it may: two SMS in an hour or five in a day. `helpedAtMs`: the arrivals of
 *  its replies that were answered so (epoch ms). */
export function isHelpedEnough(helpedAtMs: readonly number[], arrivedAtMs: number): boolean {
  const since = (ms: number) => helpedAtMs.filter((at) => at > arrivedAtMs - ms).length;
  return since(HOUR_MS) >= MOST_AN_HOUR || since(DAY_MS) >= MOST_A_DAY;
}
