import type { Now, Prepared, Written } from '../../../activities/offer-book.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import { LONGEST_SMS_VALIDITY_MS } from '../../../domain/durations.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { isUnanswered } from '../../../domain/offer.ts';
import type { Offer } from '../../../domain/offer.ts';
import { reasonToWait } from '../../../domain/phone-slot.ts';
import { smsIdOf } from '../../../domain/sms-ids.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { answersFor, eventsOf, lockOffer } from '../journal/locked-offer.ts';
import { acquirePhoneSlot } from '../journal/phone-slots.ts';
import { renderFor } from './render-sms.ts';
import { writeSms } from './write-sms.ts';

/** Stores the offer SMS before it is sent. What may have changed since the screening is checked again, under the
 *  lock. */
export function prepareOffer(store: Store, choose: GatewayChoice, offerId: string, now: Now): Promise<Prepared> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    const offer = locked?.folded;
    if (!locked || !offer || !isUnanswered(offer) || offer.sentAt || !locked.phone)
      return { events: await eventsOf(tx, offerId) };
    const waits = await obstacle(tx, locked, now);
    if (waits) {
      await appendEvents(tx, outbox, locked, { events: [waits] });
      return { events: [waits] };
    }
    const rendered = await renderFor(tx, locked, 'offer');
    return writeSms(tx, choose, {
      id: smsIdOf(offerId, 'offer', offer.round),
      offerId,
      serviceCode: locked.serviceCode,
      kind: 'offer',
      keyId: answersFor(locked),
      phone: locked.phone,
      rendered,
      validityMs: offer.made.terms.smsValidityMs,
      now,
    });
  });
}

/** Why the offer SMS may not be sent now: the offer ends, or must wait. */
async function obstacle(tx: Transaction, locked: LockedOffer, { ms, iso: at }: Now): Promise<OfferEvent | undefined> {
  if (locked.optedOut) return { type: 'offer-ended', at, state: 'INELIGIBLE', reason: 'opted-out' };
  const { urgent } = locked.folded.made.terms;
  const slot = locked.phoneSlot === 'held' ? 'held' : await acquirePhoneSlot(tx, locked.id, locked.phone!, urgent);
  const waitsFor = reasonToWait(locked.folded, slot, ms);
  return waitsFor && { type: 'sending-delayed', at, for: waitsFor };
}

/** Stores any other SMS of an offer: one per kind, however often the activity is retried; `attempt`: the day on which
 *  an outcome SMS is sent again. */
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
    const rendered = await renderFor(tx, locked, kind);
    const { phone } = locked;
    return writeSms(tx, choose, {
      id: smsIdOf(offerId, kind, attempt),
      offerId,
      serviceCode: locked.serviceCode,
      kind,
      keyId: answersFor(locked),
      phone,
      rendered,
      validityMs: LONGEST_SMS_VALIDITY_MS,
      now,
    });
  });
}
