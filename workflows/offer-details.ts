import { answerDeadline } from '../domain/answer-window.ts';
import type { OfferState } from '../domain/offer-states.ts';
import type { Offer } from '../domain/offer.ts';
import { stateOf } from '../domain/offer.ts';

const WAITS_FOR: Partial<Record<OfferState, string>> = {
  SCREENING: 'the registers: consent, person and phone',
  QUEUED: 'the phone slot, the end of quiet hours, or the SMS gateway',
  SENT: 'the carrier’s receipt, which starts the answer window',
  AWAITING_ANSWER: 'the recipient’s answer',
};

/** The details of a run in Temporal UI, for operators: the state, what the run waits for, and the times. */
export function describeOffer(offer: Offer): string {
  const state = stateOf(offer);
  const lines = [
    `**${state}**${offer.end ? ` (${offer.end.reason})` : ''} · offer ${offer.made.code} · ${offer.made.serviceCode}`,
    waitingFor(offer, state),
    `Sent ${offer.sentAt ?? 'not yet'} · received ${offer.receivedAt ?? 'not yet'}`,
    answerAndTerm(offer),
  ];
  return lines.join('  \n'); // Temporal UI shows four lines and hides the rest
}

function answerAndTerm(offer: Offer): string {
  const { answer, term } = offer;
  const deadline = answer?.agrees ? undefined : answerDeadline(offer);
  return [
    ...(answer ? [`${answer.agrees ? 'Agreed' : 'Refused'} ${answer.arrivedAt}`] : []),
    ...(deadline === undefined ? [] : [`An answer counts until ${new Date(deadline).toISOString()}`]),
    ...(term ? [`the service term ends ${term.endsAt}`] : []),
  ].join(' · ');
}

function waitingFor(offer: Offer, state: OfferState): string {
  if (offer.closed) return 'Closed: nothing more happens to this offer';
  if (offer.end) return 'Waiting until the SMS about the outcome is sent';
  if (state === 'PROVIDING')
    return offer.calledAt
      ? 'Waiting for the provider’s decision'
      : 'Waiting for the checks at acceptance and the call of the provider’s system';
  if (state === 'AWAITING_ANSWER' && offer.answer)
    return 'Waiting for the end of the answer window; until then the recipient may still agree';
  return `Waiting for ${WAITS_FOR[state]}`;
}
