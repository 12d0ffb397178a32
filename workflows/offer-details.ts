import { answerDeadline } from '../domain/answer-window.ts';
import type { Offer } from '../domain/offer.ts';
import { stateOf } from '../domain/offer.ts';
import type { WaitsFor } from '../domain/waiting-for.ts';
import { waitingFor } from '../domain/waiting-for.ts';

const WORDS: Record<WaitsFor, string> = {
  registers: 'the registers: consent, person and phone',
  consent: 'the person’s consent: КДП has asked them',
  'phone-slot': 'the phone slot: another question is open on this phone',
  'quiet-hours': 'the end of quiet hours',
  'sms-gateway': 'the SMS gateway',
  receipt: 'the carrier’s receipt, which starts the answer window',
  answer: 'the recipient’s answer',
  'second-person': 'two operators: a reply to read, or an answer at the desk to confirm',
  'provider-call': 'the checks at acceptance and the call of the provider’s system',
  decision: 'the provider’s decision',
  'outcome-sms': 'the SMS about the outcome',
};

/** The details of a run in Temporal UI, for operators: the state, what the run waits for at this moment (epoch ms), and
 *  the times. */
export function describeOffer(offer: Offer, nowMs: number): string {
  const state = stateOf(offer);
  const lines = [
    `**${state}**${offer.end ? ` (${offer.end.reason})` : ''} · offer ${offer.made.code} · ${offer.made.serviceCode}`,
    waitingLine(offer, nowMs),
    `Sent ${offer.sentAt ?? 'not yet'} · received ${offer.receivedAt ?? 'not yet'}`,
    answerAndTerm(offer),
  ];
  return lines.join('  \n'); // Temporal UI shows four lines and hides the rest
}

function answerAndTerm(offer: Offer): string {
  const { answer, term, termReached } = offer;
  const deadline = answer?.agrees ? undefined : answerDeadline(offer);
  return [
    ...(answer ? [`${answer.agrees ? 'Agreed' : 'Refused'} ${answer.arrivedAt}`] : []),
    ...(deadline === undefined ? [] : [`An answer counts until ${new Date(deadline).toISOString()}`]),
    ...(term ? [`the service term ${termReached === 'breached' ? 'ended' : 'ends'} ${term.endsAt}`] : []),
  ].join(' · ');
}

function waitingLine(offer: Offer, nowMs: number): string {
  const { what, until, trouble } = waitingFor(offer, nowMs) ?? {};
  if (!what)
    return offer.closed ? 'Closed: nothing more happens to this offer' : 'Waiting for nothing: it is closed now';
  if (what === 'outcome-sms') return `Waiting for ${WORDS[what]}${until ? `, not before ${until}` : ''}`;
  const words =
    what === 'answer' && offer.answer ? 'the end of the window: the recipient may still agree' : WORDS[what];
  const why = trouble ? `. ${trouble.system}: ${trouble.fault}, at ${trouble.since}` : '';
  return `Waiting for ${words}${until ? `, until ${until}` : ''}${why}`;
}
