/** How many offers are made on one day of Kazakhstan at most. */
import { dayOf } from './calendar.ts';

/** The caps: to one person by all providers together, and for one service. */
export type OfferCaps = { perRecipient?: number; perService?: number };

/** Whether one more offer to the person is one too many for this day. `madeAtMs`: when the offers so far were made. */
export function isRecipientCapReached(
  { perRecipient = Infinity }: OfferCaps,
  madeAtMs: readonly number[],
  nowMs: number,
): boolean {
  const { fromMs } = dayOf(nowMs);
  return madeAtMs.filter((at) => at >= fromMs).length >= perRecipient;
}
