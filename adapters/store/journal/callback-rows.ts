import { answerDeadline } from '../../../domain/answer-window.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import type { OfferState } from '../../../domain/offer-states.ts';
import type { Offer } from '../../../domain/offer.ts';
import { stateOf } from '../../../domain/offer.ts';
import type { CallbackType } from '../../../domain/reported-states.ts';
import { reportedStates, reportedType } from '../../../domain/reported-states.ts';
import { toldDecision } from '../../../domain/told-decision.ts';
import type { LockedOffer } from './locked-offer.ts';

/** A callback as it is stored: about one change of state, or a notice. `state`: that of the offer then. */
export type CallbackRow = { state: OfferState; body: object; at: string };

/** Makes one callback for each change of state and for each event that is reported to the provider, in order.
 *  `folds[i]` is the offer before `events[i]`. */
export function callbackRows(
  offer: LockedOffer,
  events: readonly OfferEvent[],
  folds: readonly Offer[],
): CallbackRow[] {
  return events.flatMap((event, index) => {
    const before = stateOf(folds[index]!);
    const after = folds[index + 1]!;
    const changes = reportedStates(before, stateOf(after)).map((state) => changeOf(offer, after, state, event.at));
    const type = reportedType(folds[index]!, event);
    return type ? [...changes, noticeOf(offer, after, type, event.at)] : changes;
  });
}

function changeOf(offer: LockedOffer, after: Offer, state: OfferState, at: string): CallbackRow {
  const deadline = answerDeadline(after);
  const data = {
    ...about(offer),
    state,
    ...(after.end?.state === state ? { reason: after.end.reason, ...toldDecision(after) } : {}),
    at,
    ...(after.receivedAt ? { receivedAt: after.receivedAt } : {}),
    ...(deadline === undefined ? {} : { deadline: new Date(deadline).toISOString() }),
  };
  return { state, at, body: bodyOf('offer.state-changed', at, data) };
}

/** A callback about what changes no state: the act's term (§5), a consent that was withdrawn after the call (§3b). */
function noticeOf(offer: LockedOffer, after: Offer, type: CallbackType, at: string): CallbackRow {
  const state = stateOf(after);
  const term = type === 'offer.consent-withdrawn' ? {} : { termEndsAt: after.term?.endsAt };
  return { state, at, body: bodyOf(type, at, { ...about(offer), state, at, ...term }) };
}

const bodyOf = (type: CallbackType, timestamp: string, data: object) => ({ type, timestamp, data });

const about = ({ id: offerId, code, serviceCode, reference }: LockedOffer) => ({
  offerId,
  code,
  serviceCode,
  reference,
});
