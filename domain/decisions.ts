/** What the workflow may decide on its own, and whether the current state of the offer still allows it (§4, §5,
 *  §6c). */
import { closingSms } from './acceptance.ts';
import { decisionTime, deliveryWatchEnd, slotPassTime, undeliveredTime } from './answer-window.ts';
import type { Ending, OfferEvent } from './events.ts';
import { awaitsReceipt } from './offer.ts';
import type { Offer } from './offer.ts';

/** The decisions of the workflow, by name. */
export type Decision =
  | 'receipt-missing'
  | 'slot-passed'
  | 'window-closed'
  | 'undelivered'
  | 'term-warning'
  | 'term-breached'
  | 'close';

/** A moment in both notations: epoch milliseconds and ISO. */
export type Moment = { ms: number; iso: string };

/** The events of a decision; none when a message that was stored before it forbids it. */
export function decideOnOffer(offer: Offer, what: Decision, now: Moment): OfferEvent[] {
  const { iso: at } = now;
  // A run that missed an event may not know that the recipient must be told: then it gets all events (§3.2, §4b).
  if (what === 'close') return closingSms(offer) ? [] : closing(offer, now);
  if (offer.end) return [];
  switch (what) {
    case 'window-closed':
      return mayCloseWindow(offer, now.ms) ? [{ type: 'window-closed', at }] : [];
    case 'receipt-missing':
      return isReceiptMissing(offer, now.ms) ? [{ type: 'receipt-missing', at }] : [];
    case 'slot-passed':
      return now.ms >= (slotPassTime(offer) ?? Infinity) ? [{ type: 'phone-slot-passed', at }] : [];
    case 'undelivered':
      return mayEndUndelivered(offer, now.ms) ? [endedEvent(undeliveredEnding(offer), at)] : [];
    case 'term-warning':
    case 'term-breached':
      return offer.term && isTermNews(offer, what) ? [{ type: what, at, termEndsAt: offer.term.endsAt }] : [];
  }
}

/** The last event of an offer that has ended: the system does nothing more for it. */
export const closing = ({ end, closed }: Offer, { iso }: Moment): OfferEvent[] =>
  end && !closed ? [endedEvent(end, iso)] : [];

/** §5: each is noted once, also when the result of the first attempt was lost. */
const isTermNews = ({ termReached }: Offer, what: 'term-warning' | 'term-breached'): boolean =>
  what === 'term-warning' ? !termReached : termReached !== 'breached';

/** §4b: an offer without an answer is annulled when the window and its grace are over, never earlier, never while an
 *  answer waits for its second operator, and never when the recipient agreed. */
const mayCloseWindow = (offer: Offer, nowMs: number): boolean =>
  !offer.answer?.agrees && nowMs >= (decisionTime(offer) ?? Infinity);

/** §4a: whether the delivery watch is over and nothing is known of the offer SMS. */
const isReceiptMissing = (offer: Offer, nowMs: number): boolean =>
  awaitsReceipt(offer) && !offer.deliveryFailure && !offer.receiptMissing && nowMs >= deliveryWatchEnd(offer)!;

/** §4a: an offer without receipt or reply ends when no answer could be in time any more, not while operators decide. */
const mayEndUndelivered = (offer: Offer, nowMs: number): boolean =>
  !offer.receivedAt && nowMs >= (undeliveredTime(offer) ?? Infinity);

/** §4a: an offer that was never received ends undelivered, and is never annulled. */
const undeliveredEnding = ({ deliveryFailure }: Offer): Ending => ({
  state: 'UNDELIVERED',
  reason: deliveryFailure ? 'sms-undeliverable' : 'no-receipt',
});

/** §4a: the carrier will never accept the offer SMS, so the recipient was not asked: the offer ends undelivered. */
export const refusedByCarrier = ({ end }: Offer, { iso }: Moment): OfferEvent[] =>
  end ? [] : [endedEvent({ state: 'UNDELIVERED', reason: 'sms-undeliverable' }, iso)];

/** §3a: the number changed while the offer SMS was on its way: an answer would not be the recipient's, so the offer
 *  ends. */
export const numberGone = ({ screenedAt, end }: Offer, { iso }: Moment): OfferEvent[] =>
  screenedAt || end ? [] : [endedEvent({ state: 'NUMBER_CHANGED', reason: 'number-changed' }, iso)];

/** §3.2: whether the offer may be cancelled: not after its end, and not after the recipient agreed, because from then
 *  on only the recipient undoes it, or the provider on a ground of the act. */
export const isCancellable = ({ end, answer }: Offer): boolean => !end && !answer?.agrees;

/** Whether an undelivered offer may be sent once more: once, and only when it is closed. */
export const isResendable = ({ end, closed, round }: Offer): boolean =>
  end?.state === 'UNDELIVERED' && closed === true && round === 1;

const endedEvent = (ending: Ending, at: string): OfferEvent => ({ type: 'offer-ended', at, ...ending });
