import type { Now, Prepared } from '../../../activities/offer-book.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { isUnanswered, wasAsked } from '../../../domain/offer.ts';
import { reasonToWait } from '../../../domain/phone-slot.ts';
import { isScreeningOutdated } from '../../../domain/screening.ts';
import { smsIdOf } from '../../../domain/sms-ids.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';
import { appendEvents } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { eventsOf, lockOffer } from '../journal/locked-offer.ts';
import { acquirePhoneSlot } from '../journal/phone-slots.ts';
import { writeForOffer } from './write-for-offer.ts';

/** Stores the offer SMS before it is sent. What may have changed since the screening is checked again, under the
 *  lock. */
export function prepareOffer(store: Store, choose: GatewayChoice, offerId: string, now: Now): Promise<Prepared> {
  return inTransaction(store, async (tx, outbox) => {
    const locked = await lockOffer(tx, offerId);
    const offer = locked?.folded;
    if (!locked || !offer || !isUnanswered(offer) || offer.sentAt || !offer.language || !locked.phone)
      return { events: await eventsOf(tx, offerId) };
    const note = async (event: OfferEvent) => {
      await appendEvents(tx, outbox, locked, { events: [event] });
      return { events: [event] };
    };
    const waits = await obstacle(tx, locked, now);
    if (waits) return note(waits);
    const { phone } = locked;
    const id = smsIdOf(offerId, 'offer', offer.round);
    const { smsValidityMs: validityMs } = offer.made.terms;
    const written = await writeForOffer(tx, choose, locked, { id, kind: 'offer', phone, validityMs, now });
    // A gateway may have sent it to the number that an earlier screening found: it is not sent again to another one.
    const isElsewhere = written.sms.to !== phone;
    return isElsewhere
      ? note({ type: 'offer-ended', at: now.iso, state: 'NUMBER_CHANGED', reason: 'number-changed' })
      : written;
  });
}

/** Why the offer SMS may not be sent now: the offer ends, must wait, or must be screened again, because attempts to
 *  send it may have failed for hours (§3a, §6a). */
async function obstacle(tx: Transaction, locked: LockedOffer, { ms, iso: at }: Now): Promise<OfferEvent | undefined> {
  if (locked.optedOut) return { type: 'offer-ended', at, state: 'INELIGIBLE', reason: 'opted-out' };
  const { urgent } = locked.folded.made.terms;
  const slot = locked.phoneSlot === 'held' ? 'held' : await acquirePhoneSlot(tx, locked.id, locked.phone!, urgent);
  const waitsFor = reasonToWait(locked.folded, slot, ms);
  if (waitsFor) return { type: 'sending-delayed', at, for: waitsFor };
  const isOutdated = isScreeningOutdated(locked.folded, ms) && !wasAsked(locked.folded);
  return isOutdated ? { type: 'screening-outdated', at } : undefined;
}
