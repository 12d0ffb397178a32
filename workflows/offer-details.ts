import { answerDeadline } from '../domain/answer-window.ts';
import type { OfferState } from '../domain/offer-states.ts';
import type { Offer } from '../domain/offer.ts';
import { stateOf } from '../domain/offer.ts';

const AWAITED: Partial<Record<OfferState, string>> = {
  SCREENING: 'the registers: consent, person, phone',
  QUEUED: 'a free line, the morning, or the SMS operator',
  SENT: 'the operator’s receipt: the window starts with it',
  AWAITING_ANSWER: 'the recipient’s answer',
};

/** What an operator reads on top of a run in Temporal UI: the state, the times and what is awaited, in plain words. */
export function describeOffer(offer: Offer): string {
  const state = stateOf(offer);
  const lines = [
    `**${state}**${offer.end ? ` (${offer.end.reason})` : ''} · offer ${offer.made.code} · ${offer.made.serviceCode}`,
    awaited(offer, state),
    `Sent ${offer.sentAt ?? 'not yet'} · received ${offer.receivedAt ?? 'not yet'}`,
    answerAndTerm(offer),
  ];
  return lines.join('  \n'); // Temporal UI shows four lines and hides what is below
}

function answerAndTerm(offer: Offer): string {
  const { answer, term } = offer;
  const deadline = answer?.agrees ? undefined : answerDeadline(offer);
  return [
    ...(answer ? [`${answer.agrees ? 'Agreed' : 'Refused'} ${answer.arrivedAt}`] : []),
    ...(deadline === undefined ? [] : [`An answer counts until ${new Date(deadline).toISOString()}`]),
    ...(term ? [`the act’s term ends ${term.endsAt}`] : []),
  ].join(' · ');
}

function awaited(offer: Offer, state: OfferState): string {
  if (offer.closed) return 'Nothing is awaited: the offer is closed.';
  if (offer.end) return 'Awaited: the SMS that tells the recipient.';
  if (state === 'PROVIDING')
    return offer.calledAt
      ? 'Awaited: the provider’s decision'
      : 'Awaited: the checks at acceptance and the provider’s system';
  if (state === 'AWAITING_ANSWER' && offer.answer)
    return 'Awaited: the end of the window; the refusal may be corrected until then.';
  return `Awaited: ${AWAITED[state]}`;
}
