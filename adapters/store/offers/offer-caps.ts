import { dayOf } from '../../../domain/calendar.ts';
import { isRecipientCapReached } from '../../../domain/offer-caps.ts';
import type { OfferCaps } from '../../../domain/offer-caps.ts';
import type { Transaction } from '../database/store.ts';

/** Enough for this day; `opensAtMs` is when the next one begins. */
export type CapReached = { made: 'refused'; because: 'recipient-cap' | 'service-cap'; cap: number; opensAtMs: number };

type Wish = { serviceCode: string; madeAtMs: readonly number[]; nowMs: number };

/** The cap that one more offer would break. `madeAtMs`: the offers to the person so far, whose row is locked, so that
 *  of a hundred at once each counts those before it. The count of a service is locked until the end of the
 *  transaction, if it has a cap. */
export async function capReached(tx: Transaction, caps: OfferCaps, wish: Wish): Promise<CapReached | undefined> {
  const day = dayOf(wish.nowMs);
  const { perRecipient = Infinity, perService } = caps;
  if (isRecipientCapReached(caps, wish.madeAtMs, wish.nowMs))
    return { made: 'refused', because: 'recipient-cap', cap: perRecipient, opensAtMs: day.untilMs };
  if (perService === undefined || (await isCounted(tx, wish.serviceCode, day.date, perService))) return undefined;
  return { made: 'refused', because: 'service-cap', cap: perService, opensAtMs: day.untilMs };
}

/** Counts one offer of the service; false when the day has all that it may have. A process whose clock is late counts
 *  on. */
async function isCounted(tx: Transaction, serviceCode: string, date: string, cap: number): Promise<boolean> {
  const counted = await tx.$queryRaw<unknown[]>`
    INSERT INTO service_days AS s (service_code, day, offers) VALUES (${serviceCode}, ${date}::date, 1)
    ON CONFLICT (service_code) DO UPDATE SET day = greatest(s.day, EXCLUDED.day),
      offers = CASE WHEN EXCLUDED.day > s.day THEN 1 ELSE s.offers + 1 END
    WHERE EXCLUDED.day > s.day OR s.offers < ${cap} RETURNING offers`;
  return counted.length === 1;
}
