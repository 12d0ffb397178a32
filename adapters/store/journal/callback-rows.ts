import { answerDeadline } from '../../../domain/answer-window.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import type { OfferState } from '../../../domain/offer-states.ts';
import type { Offer } from '../../../domain/offer.ts';
import { stateOf } from '../../../domain/offer.ts';
import { reportedStates } from '../../../domain/reported-states.ts';
import { toldDecision } from '../../../domain/told-decision.ts';
import type { LockedOffer } from './locked-offer.ts';

/** A callback about one change of state, as it is stored. */
export type CallbackRow = { state: OfferState; body: object; at: string };

/** Makes one callback for each change of state that is reported to the provider, in order. `folds[i]` is the offer
 *  before `events[i]`. */
export function callbackRows(
  offer: LockedOffer,
  events: readonly OfferEvent[],
  folds: readonly Offer[],
): CallbackRow[] {
  return events.flatMap((event, index) => {
    const before = stateOf(folds[index]!);
    const after = folds[index + 1]!;
    return reportedStates(before, stateOf(after)).map((state) => ({
      state,
      body: callbackBody(offer, after, state, event.at),
      at: event.at,
    }));
  });
}

function callbackBody(offer: LockedOffer, after: Offer, state: OfferState, at: string) {
  const { id: offerId, code, serviceCode, reference } = offer;
  const deadline = answerDeadline(after);
  const data = {
    offerId,
    code,
    serviceCode,
    reference,
    state,
    ...(after.end?.state === state ? { reason: after.end.reason, ...toldDecision(after) } : {}),
    at,
    ...(after.receivedAt ? { receivedAt: after.receivedAt } : {}),
    ...(deadline === undefined ? {} : { deadline: new Date(deadline).toISOString() }),
  };
  return { type: 'offer.state-changed', timestamp: at, data };
}
