import { dayOf } from '../../../domain/calendar.ts';
import { isRecipientCapReached } from '../../../domain/offer-caps.ts';
import type { OfferCaps } from '../../../domain/offer-caps.ts';
import type { Transaction } from '../database/store.ts';

/** The cap of this day is reached; `opensAtMs`: the beginning of the next day. */
export type CapReached = { made: 'refused'; because: 'recipient-cap' | 'service-cap'; cap: number; opensAtMs: number };

type Wanted = { serviceCode: string; madeAtMs: readonly number[]; nowMs: number };

/** The cap that one more offer would exceed. `madeAtMs`: the offers to the person so far, whose row is locked, so that
 *  each of many concurrent requests counts those before it. If the service has a cap, its count is locked until the
 *  end of the transaction. */
export async function capReached(tx: Transaction, caps: OfferCaps, wanted: Wanted): Promise<CapReached | undefined> {
  const day = dayOf(wanted.nowMs);
  const { perRecipient = Infinity, perService } = caps;
  if (isRecipientCapReached(caps, wanted.madeAtMs, wanted.nowMs))
    return { made: 'refused', because: 'recipient-cap', cap: perRecipient, opensAtMs: day.untilMs };
  if (perService === undefined || (await isCounted(tx, wanted.serviceCode, day.date, perService))) return undefined;
  return { made: 'refused', because: 'service-cap', cap: perService, opensAtMs: day.untilMs };
}

/** Counts one offer of the service; false when its cap is reached. A process whose clock is still on the previous day
 *  counts for the later day. */
async function isCounted(tx: Transaction, serviceCode: string, date: string, cap: number): Promise<boolean> {
  const counted = await tx.$queryRaw<unknown[]>`
    INSERT INTO service_days AS s (service_code, day, offers) VALUES (${serviceCode}, ${date}::date, 1)
    ON CONFLICT (service_code) DO UPDATE SET day = greatest(s.day, EXCLUDED.day),
      offers = CASE WHEN EXCLUDED.day > s.day THEN 1 ELSE s.offers + 1 END
    WHERE EXCLUDED.day > s.day OR s.offers < ${cap} RETURNING offers`;
  return counted.length === 1;
}
