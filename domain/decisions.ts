/** What the workflow may decide on its own, and whether the offer as it stands still allows it (§4, §5, §6c). */
import { decisionTime } from './answer-window.ts';
import type { Ending, OfferEvent } from './events.ts';
import type { Offer } from './offer.ts';

/** The decisions, by name. */
export type Decision = 'window-closed' | 'undelivered' | 'term-warning' | 'term-breached' | 'close';

/** A moment, in both ways of writing it. */
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
      return offer.receivedAt ? [] : [endingFact(undeliveredEnding(offer), at)];
    case 'term-warning':
    case 'term-breached':
      return offer.term ? [{ type: what, at, termEndsAt: offer.term.endsAt }] : [];
  }
}

/** The last entry of an offer that has ended: nothing more will be done for it. */
export const closing = ({ end, closed }: Offer, { iso }: Moment): OfferEvent[] =>
  end && !closed ? [endingFact(end, iso)] : [];

/** §4b: silence annuls when the window and its grace are over, never before, and never where the recipient agreed. */
const mayCloseWindow = (offer: Offer, nowMs: number): boolean =>
  !offer.answer?.agrees && nowMs >= (decisionTime(offer) ?? Infinity);

/** §4a: what was never received ends undelivered, and is never annulled. */
const undeliveredEnding = ({ deliveryFailure }: Offer): Ending => ({
  state: 'UNDELIVERED',
  reason: deliveryFailure ? 'sms-undeliverable' : 'no-receipt',
});

/** §4a: the carrier will never take the offer SMS: the question was not put. */
export const refusedByCarrier = ({ end }: Offer, { iso }: Moment): OfferEvent[] =>
  end ? [] : [endingFact({ state: 'UNDELIVERED', reason: 'sms-undeliverable' }, iso)];

/** §3a: the number went to another person while the question was on its way to it: the answer would not be the
 *  recipient's. */
export const numberGone = ({ language, end }: Offer, { iso }: Moment): OfferEvent[] =>
  language || end ? [] : [endingFact({ state: 'NUMBER_CHANGED', reason: 'number-changed' }, iso)];

/** Whether the offer may be cancelled: not once it has ended or its provider was called, for then only the act may
 *  refuse (§3.2). */
export const isCancellable = ({ end, calledAt }: Offer, callInFlight = false): boolean =>
  !end && !calledAt && !callInFlight;

/** Whether an undelivered offer may be sent once more: once, and only when it is closed. */
export const isResendable = ({ end, closed, round }: Offer): boolean =>
  end?.state === 'UNDELIVERED' && closed === true && round === 1;

const endingFact = ({ state, reason }: Ending, at: string): OfferEvent => ({ type: 'offer-ended', at, state, reason });
