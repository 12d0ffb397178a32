/** What an offer waits for, and until when: for operators, in Temporal UI and in the API. */
import { answersRecipient, closingSms } from './acceptance.ts';
import { answerDeadline, answersAwaited, decisionTime, deliveryWatchEnd, undeliveredTime } from './answer-window.ts';
import type { Offer } from './offer.ts';
import { quietEndFor } from './quiet-hours.ts';
import type { Trouble } from './troubles.ts';
import { providerName } from './troubles.ts';

/** Everything that an offer can wait for, in the order in which it does. */
export const WAITS_FOR = [
  'registers',
  'consent',
  'phone-slot',
  'quiet-hours',
  'sms-gateway',
  'receipt',
  'answer',
  'second-person',
  'provider-call',
  'decision',
  'outcome-sms',
] as const;
/** One of them. */
export type WaitsFor = (typeof WAITS_FOR)[number];

/** What an offer waits for, and until when at the latest (ISO), where that is known; the SMS about the outcome waits at
 *  least until then. `trouble`: why it does not come. */
export type Waiting = { what: WaitsFor; until?: string; trouble?: Trouble };

/** What the offer waits for at a moment (epoch ms); undefined: nothing more happens to it. */
export function waitingFor(offer: Offer, nowMs: number): Waiting | undefined {
  const { end, answer, receivedAt, sentAt, language } = offer;
  if (end) return afterEnd(offer, nowMs);
  if (answer?.agrees) return offer.calledAt ? forDecision(offer) : waits('provider-call');
  if (receivedAt) return forAnswer(offer, nowMs);
  if (sentAt) return waits('receipt', offer.receiptMissing ? undeliveredTime(offer) : deliveryWatchEnd(offer));
  return language ? beforeSending(offer, nowMs) : inScreening(offer);
}

const waits = (what: WaitsFor, untilMs?: number): Waiting =>
  untilMs === undefined ? { what } : { what, until: new Date(untilMs).toISOString() };

function afterEnd(offer: Offer, nowMs: number): Waiting | undefined {
  if (offer.closed || !closingSms(offer)) return undefined;
  return waits('outcome-sms', answersRecipient(offer) ? undefined : quietEndFor(offer.made.terms, nowMs));
}

/** §3.2: a refusal on a ground that the act does not list has come and does not count. */
function forDecision(offer: Offer): Waiting {
  const { groundUnlistedAt: since, made } = offer;
  const waiting = waits('decision', endOfTerm(offer));
  if (since === undefined) return waiting;
  const fault = 'refused on a ground that the act does not list';
  return { ...waiting, trouble: { system: providerName(made.providerId), fault, since } };
}

const endOfTerm = ({ term }: Offer): number | undefined => (term ? Date.parse(term.endsAt) : undefined);

/** §4a: after the deadline the grace is waited for, and then operators, who may hold an answer that came in time. */
function forAnswer(offer: Offer, nowMs: number): Waiting {
  const deadline = answerDeadline(offer) ?? nowMs;
  if (nowMs < deadline) return waits('answer', deadline);
  return waits(answersAwaited(offer).length > 0 ? 'second-person' : 'answer', decisionTime(offer));
}

function beforeSending({ waitingFor: reason, made }: Offer, nowMs: number): Waiting {
  if (reason === 'phone-slot') return waits('phone-slot');
  const quietEnd = quietEndFor(made.terms, nowMs);
  return quietEnd === undefined ? waits('sms-gateway') : waits('quiet-hours', quietEnd);
}

/** §3b: КДП asks the person, which may take until the end of its term; an offer that is screened again has asked. */
function inScreening({ consentAskedAt, screenedAt, made }: Offer): Waiting {
  if (!consentAskedAt || screenedAt) return waits('registers');
  return waits('consent', Date.parse(consentAskedAt) + made.terms.consentTermMs);
}
