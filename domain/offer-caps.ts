/** The highest number of offers on one day of Kazakhstan. */
import { dayOf } from './calendar.ts';

/** The caps for one day: offers to one person by all providers together, and offers of one service. */
export type OfferCaps = { perRecipient?: number; perService?: number };

/** Whether the cap for one person is reached on this day. `madeAtMs`: when the offers to the person were made. */
export function isRecipientCapReached(
  { perRecipient = Infinity }: OfferCaps,
  madeAtMs: readonly number[],
  nowMs: number,
): boolean {
  const { fromMs } = dayOf(nowMs);
  return madeAtMs.filter((at) => at >= fromMs).length >= perRecipient;
}
