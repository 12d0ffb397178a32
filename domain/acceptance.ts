import type { ConsentLoss } from './consent.ts';
import { MINUTE_MS } from './durations.ts';
import { areFactsTooOld, ineligible } from './eligibility-facts.ts';
import type { Ending, OfferEvent } from './events.ts';
import type { EndState } from './offer-states.ts';
import type { RecipientKind } from './identifiers.ts';
import type { SmsKind } from './sms-kinds.ts';
import type { Offer } from './offer.ts';
import { NO_AUTHORITY, isAuthorised, standingEnding } from './organisations.ts';
import type { Authority, Organisation } from './organisations.ts';

/** What is known of the recipient when the provider is about to be called; null: the register does not know it. */
export type Recheck = {
  consent: 'given' | ConsentLoss;
  sameNumber: boolean;
  alive: boolean;
  entitled: boolean;
  organisation: Organisation | null;
  authority: Authority | null;
};

/** The systems that are asked at acceptance. */
export type AcceptanceQuestion = 'consent' | 'phone' | 'organisation' | 'authority' | 'person';
/** What follows from the answers so far: a system to ask, an ending, or the call of the provider. */
export type AcceptanceStep = { ask: AcceptanceQuestion } | { ending: Ending } | 'passed';

/** The checks at acceptance (§3a, §3b, §6a), in the order of the Rules: consent, number, then the person, or the
 *  organisation and its representative, and the eligibility facts. The first check without an answer is the next
 *  question. */
export function nextAcceptanceQuestion(
  { made }: Offer,
  recipientKind: RecipientKind,
  found: Partial<Recheck>,
  nowMs: number,
): AcceptanceStep {
  const { consent, sameNumber } = found;
  if (consent === undefined) return { ask: 'consent' };
  if (consent !== 'given') return { ending: { state: 'CONSENT_WITHDRAWN', reason: `consent-${consent}` } };
  if (sameNumber === undefined) return { ask: 'phone' };
  if (!sameNumber) return { ending: { state: 'NUMBER_CHANGED', reason: 'number-changed' } };
  const who = recipientKind === 'organisation' ? organisationStep(found, nowMs) : personStep(found);
  if (who) return who;
  return areFactsTooOld(made.terms, made.factsAsOf, nowMs) ? { ending: ineligible('facts-too-old') } : 'passed';
}

function personStep({ alive, entitled }: Partial<Recheck>): AcceptanceStep | undefined {
  if (alive === undefined || entitled === undefined) return { ask: 'person' };
  if (!alive) return { ending: ineligible('not-alive') };
  return entitled ? undefined : { ending: ineligible('not-entitled') };
}

/** §2.3: the organisation itself is entitled, and not its representative. */
function organisationStep({ organisation, authority }: Partial<Recheck>, nowMs: number): AcceptanceStep | undefined {
  if (organisation === undefined) return { ask: 'organisation' };
  const ending = standingEnding(organisation);
  if (ending) return { ending };
  if (authority === undefined) return { ask: 'authority' };
  if (!isAuthorised(authority, nowMs)) return { ending: NO_AUTHORITY };
  return organisation?.entitled ? undefined : { ending: ineligible('not-entitled') };
}

/** The event that records whether the checks at acceptance were passed (§3). */
export const acceptanceChecked = (at: string, ending?: Ending): OfferEvent => ({
  type: 'acceptance-checked',
  at,
  ...(ending ? { ending } : {}),
});

const SMS_OF_END: Partial<Record<EndState, SmsKind>> = {
  GRANTED: 'granted',
  REFUSED: 'refused',
  ANNULLED: 'annulled',
};

/** The kind of SMS that informs the recipient of the end (§3.2, §4b); undefined for an end without an SMS, or one
 *  that an earlier SMS confirmed. */
export function closingSms(offer: Offer): SmsKind | undefined {
  if (!offer.end) return undefined;
  const { state } = offer.end;
  if (failsCheckAfterYes(offer)) return 'notProvided';
  if (state === 'CONSENT_WITHDRAWN' || state === 'CANCELLED') return offer.receivedAt ? 'closed' : undefined;
  return SMS_OF_END[state];
}

/** §3.2: whether the recipient agreed and a check then failed, so that the service is not provided: after a yes the
 *  recipient is always told. After a death no SMS is sent, and a withdrawal was the recipient's own. */
function failsCheckAfterYes({ end, answer }: Offer): boolean {
  if (!end || !answer?.agrees) return false;
  if (end.state === 'INELIGIBLE') return end.reason !== 'not-alive';
  return end.state === 'CONSENT_WITHDRAWN' && end.reason === 'consent-expired';
}

/** How long after a reply an SMS still answers it. */
const AT_ONCE_MS = 10 * MINUTE_MS;

/** Whether the recipient's own SMS has just caused the end, so that its SMS is sent at once, also in quiet hours. */
export const answersRecipient = (offer: Offer): boolean =>
  (failsCheckAfterYes(offer) || offer.end?.state === 'CONSENT_WITHDRAWN') &&
  offer.answer?.agrees === true &&
  Date.parse(offer.end!.at) - Date.parse(offer.answer.arrivedAt) <= AT_ONCE_MS;

/** §4a: the counted yes that an SMS of its own confirms, by the id of its message; undefined: none, or the SMS about
 *  the end says all. */
export const agreementToConfirm = ({ made, answer, end }: Offer): string | undefined =>
  made.terms.confirmAgreement && answer?.agrees && !end ? answer.inboundId : undefined;
