/** One open question per phone: an offer holds the phone's slot, further offers to the phone wait for it in order. */
import type { Offer } from './offer.ts';
import { isUnanswered } from './offer.ts';
import { quietEndFor } from './quiet-hours.ts';

/** Where an offer stands in the queue for its phone. */
export const SLOT_STATES = ['waiting', 'held', 'released'] as const;
/** One of them. */
export type SlotState = (typeof SLOT_STATES)[number];

/** The offer that holds the slot; `asked`: its question was written down for sending. */
export type SlotHolder = { urgent: boolean; asked: boolean };

/** §3.1: what an offer gets that wants the slot. A free one is taken; an urgent offer goes before one that is not
 *  urgent and was not asked yet, and nothing that was asked is interrupted. */
export function acquireSlot(holder: SlotHolder | undefined, urgent: boolean): 'held' | 'waiting' {
  if (!holder) return 'held';
  return urgent && !holder.urgent && !holder.asked ? 'held' : 'waiting';
}

/** §3.1: what the question waits for before it may be sent: the phone first, then the end of quiet hours; undefined:
 *  nothing. */
export function reasonToWait(
  { made }: Offer,
  slot: 'held' | 'waiting',
  nowMs: number,
): 'phone-slot' | 'quiet-hours' | undefined {
  if (slot === 'waiting') return 'phone-slot';
  return quietEndFor(made.terms, nowMs) === undefined ? undefined : 'quiet-hours';
}

/** Whether these events free the phone for the next offer: the question was answered either way, the offer ended, or
 *  the number is the recipient's no more (§3a) and must be looked up again. */
export function releasesSlot(before: Offer, after: Offer): boolean {
  const numberGone = before.language !== undefined && after.language === undefined;
  return (isUnanswered(before) && !isUnanswered(after)) || numberGone;
}
