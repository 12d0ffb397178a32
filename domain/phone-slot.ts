/** One open question per phone (§3.1): one offer holds the phone slot, further offers to the phone wait in order. */
import type { Offer } from './offer.ts';
import { keepsSlot } from './offer.ts';
import { quietEndFor } from './quiet-hours.ts';

/** The states of an offer in the queue for its phone slot. */
export const SLOT_STATES = ['waiting', 'held', 'released'] as const;
/** One of them. */
export type SlotState = (typeof SLOT_STATES)[number];

/** The offer that holds the slot; `asked`: its SMS was written down for sending. */
export type SlotHolder = { urgent: boolean; asked: boolean };

/** §3.1: whether an offer gets the slot or waits. A free slot is acquired; an urgent offer takes the slot of one that
 *  is not urgent and has no SMS yet; an offer whose SMS was written down is never interrupted. */
export function acquireSlot(holder: SlotHolder | undefined, urgent: boolean): 'held' | 'waiting' {
  if (!holder) return 'held';
  return urgent && !holder.urgent && !holder.asked ? 'held' : 'waiting';
}

/** §3.1: what the offer SMS waits for before it may be sent: the phone slot first, then the end of quiet hours;
 *  undefined: nothing. */
export function reasonToWait(
  { made }: Offer,
  slot: 'held' | 'waiting',
  nowMs: number,
): 'phone-slot' | 'quiet-hours' | undefined {
  if (slot === 'waiting') return 'phone-slot';
  return quietEndFor(made.terms, nowMs) === undefined ? undefined : 'quiet-hours';
}

/** Whether a change of an offer releases the phone slot: the recipient answered, the offer ended, its receipt is
 *  missing (§4a), it has held the slot for a day, or its number changed (§3a). While only the screening is
 *  outdated, the offer keeps its slot: the same number is likely to be found again. */
export function releasesSlot(before: Offer, after: Offer): boolean {
  const numberGone = before.screenedAt !== undefined && after.screenedAt === undefined;
  return (keepsSlot(before) && !keepsSlot(after)) || numberGone;
}
