/** What the workflow may decide on its own, and whether the current state of the offer still allows it (§4, §5,
 *  §6c). */
import { decisionTime } from './answer-window.ts';
import type { Ending, OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';

/** The decisions of the workflow, by name. */
export type Decision = 'window-closed' | 'undelivered' | 'term-warning' | 'term-breached' | 'close';

/** A moment in both notations: epoch milliseconds and ISO. */
export type Moment = { ms: number; iso: string };

/** The events of a decision; none when a message that was stored before it forbids it. */
export function decideOnOffer(offer: Offer, what: Decision, now: Moment): OfferEvent[] {
  const { iso: at } = now;
  if (what === 'close') return closing(offer, now);
  if (offer.end) return [];
  switch (what) {
    case 'window-closed':
      return mayCloseWindow(offer, now.ms) ? [{ type: 'window-closed', at }] : [];
    case 'undelivered':
      return offer.receivedAt ? [] : [endedEvent(undeliveredEnding(offer), at)];
    case 'term-warning':
    case 'term-breached':
      return offer.term ? [{ type: what, at, termEndsAt: offer.term.endsAt }] : [];
  }
}

/** The last event of an offer that has ended: the system does nothing more for it. */
export const closing = ({ end, closed }: Offer, { iso }: Moment): OfferEvent[] =>
  end && !closed ? [endedEvent(end, iso)] : [];

/** §4b: an offer without an answer is annulled when the window and its grace are over, never earlier, and never when
 *  the recipient agreed. */
const mayCloseWindow = (offer: Offer, nowMs: number): boolean =>
  !offer.answer?.agrees && nowMs >= (decisionTime(offer) ?? Infinity);

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
export const numberGone = ({ language, end }: Offer, { iso }: Moment): OfferEvent[] =>
  language || end ? [] : [endedEvent({ state: 'NUMBER_CHANGED', reason: 'number-changed' }, iso)];

/** Whether the offer may be cancelled: not after it has ended or its provider was called, because from then on only a
 *  ground of the act may refuse (§3.2). */
export const isCancellable = ({ end, calledAt }: Offer, callInFlight = false): boolean =>
  !end && !calledAt && !callInFlight;

/** Whether an undelivered offer may be sent once more: once, and only when it is closed. */
export const isResendable = ({ end, closed, round }: Offer): boolean =>
  end?.state === 'UNDELIVERED' && closed === true && round === 1;

const endedEvent = ({ state, reason }: Ending, at: string): OfferEvent => ({ type: 'offer-ended', at, state, reason });
