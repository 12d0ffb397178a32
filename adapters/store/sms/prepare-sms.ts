import type { Now, Written } from '../../../activities/offer-book.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import type { Offer } from '../../../domain/offer.ts';
import { smsIdOf } from '../../../domain/sms-ids.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { Store } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { writeForOffer } from './write-for-offer.ts';

/** Stores an SMS of an offer, other than the question itself: one per kind, however often the activity is retried.
 *  `attempt`: the day on which an outcome SMS is sent again. */
export function prepareSms(
  store: Store,
  choose: GatewayChoice,
  { offerId, kindOf, attempt }: { offerId: string; kindOf: (offer: Offer) => SmsKind | undefined; attempt?: number },
  now: Now,
): Promise<Written | undefined> {
  return inTransaction(store, async (tx) => {
    const locked = await lockOffer(tx, offerId);
    const kind = locked && kindOf(locked.folded);
    if (!kind || !locked.phone) return undefined;
    const { phone } = locked;
    return writeForOffer(tx, choose, locked, { id: smsIdOf(offerId, kind, attempt), kind, phone, now });
  });
}
