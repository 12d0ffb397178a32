import { answerDeadline } from '../../domain/answer-window.ts';
import type { Fact } from '../../domain/facts.ts';
import type { OfferState } from '../../domain/offer-states.ts';
import type { Offer } from '../../domain/offer.ts';
import { stateOf } from '../../domain/offer.ts';
import type { LockedOffer } from './locked-offer.ts';

/** One change to tell, as it is stored. */
export type CallbackRow = { state: OfferState; body: object; at: string };

/** What the provider is told: one callback for each change of state, in order. `folds[i]` is the offer before `facts[i]`. */
export function callbackRows(offer: LockedOffer, facts: readonly Fact[], folds: readonly Offer[]): CallbackRow[] {
  return facts.flatMap((fact, index) => {
    const before = stateOf(folds[index]!);
    const after = folds[index + 1]!;
    return statesBetween(before, stateOf(after)).map((state) => ({
      state,
      body: callbackBody(offer, after, state, fact.at),
      at: fact.at,
    }));
  });
}

/** A receipt may be noted before our own note that the SMS was sent: it proves the sending, so both are told. */
function statesBetween(before: OfferState, after: OfferState): OfferState[] {
  if (before === after) return [];
  const skippedSent = (before === 'SCREENING' || before === 'QUEUED') && after === 'AWAITING_ANSWER';
  return skippedSent ? ['SENT', after] : [after];
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
    ...(after.end?.state === state ? { reason: after.end.reason } : {}),
    at,
    ...(after.receivedAt ? { receivedAt: after.receivedAt } : {}),
    ...(deadline === undefined ? {} : { deadline: new Date(deadline).toISOString() }),
  };
  return { type: 'offer.state-changed', timestamp: at, data };
}
