/** §2.3, §3a, §3b: which outside system is asked next about a recipient, or the result of the screening. */
import { HOUR_MS } from './durations.ts';
import { areFactsTooOld, ineligible } from './eligibility-facts.ts';
import type { ConsentStatus, Ending, OfferEvent } from './events.ts';
import type { RecipientKind } from './identifiers.ts';
import type { Language } from './languages.ts';
import { languageOf } from './languages.ts';
import type { Offer } from './offer.ts';
import { NO_AUTHORITY, isAuthorised, organisationStanding, standingEnding } from './organisations.ts';
import type { Authority, Organisation } from './organisations.ts';

/** §3a, §6a: for how long what was screened may be sent on. */
const SCREENED_FOR_MS = HOUR_MS;

/** §3a, §6a: whether the screening is too old to send the offer SMS on it, so that all of it is done again. */
export const isScreeningOutdated = ({ screenedAt }: Offer, nowMs: number): boolean =>
  screenedAt !== undefined && nowMs - Date.parse(screenedAt) > SCREENED_FOR_MS;

/** What is known of the recipient before any outside system is asked. */
export type ScreeningSubject = {
  recipientKind: RecipientKind;
  offer: Offer;
  /** The person who answers has opted out of proactive offers. */
  optedOut: boolean;
  /** When this recipient last declined this service for the same life event, epoch ms, and for how long it is not
   *  offered after that. */
  declinedAt?: number;
  coolDownMs: number;
};

/** What the outside systems have answered so far; null: the system does not know the subject. */
export type ScreeningFindings = {
  organisation?: Organisation | null;
  consent?: ConsentStatus;
  /** Whether the named representative may answer for the organisation. */
  authority?: Authority | null;
  person?: { alive: boolean; entitled: boolean } | null;
  /** `number`: the registered number in E.164, if it is a mobile number of Kazakhstan. */
  phone?: { number?: string; language?: string };
};

/** The systems that are asked, in the order of the Rules. */
export type ScreeningQuestion = 'organisation' | 'consent' | 'authority' | 'person' | 'phone';

/** What follows from the findings: a system to ask, an ending, consent that is still pending at КДП, or a phone. */
export type ScreeningStep =
  | { ask: ScreeningQuestion }
  | { ending: Ending }
  | { waitsForConsent: true }
  | { phone: string; language: Language };

/** The next step of the screening. No personal data is read before consent (§3b): first our own data, then the
 *  register of organisations for a BIN, consent, the register of persons, and last the phone. For an organisation the
 *  register of representations takes the place of that of persons: consent and phone are the representative's. */
export function nextQuestion(subject: ScreeningSubject, findings: ScreeningFindings, nowMs: number): ScreeningStep {
  const unwanted = unwantedEnding(subject, nowMs);
  if (unwanted) return { ending: unwanted };
  const { organisation, consent, phone } = findings;
  const isOrganisation = subject.recipientKind === 'organisation';
  if (isOrganisation) {
    if (organisation === undefined) return { ask: 'organisation' };
    const ending = standingEnding(organisation);
    if (ending) return { ending };
    if (!organisation?.entitled) return { ending: ineligible('not-entitled') };
  }
  if (consent === undefined) return { ask: 'consent' };
  if (consent === 'refused' || consent === 'withdrawn' || consent === 'expired')
    return { ending: withoutConsent(subject.offer, consent) };
  const tooLate = consent === 'timeout' || (consent === 'pending' && isConsentOverdue(asNew(subject.offer), nowMs));
  if (tooLate) return { ending: { state: 'NO_CONSENT', reason: 'consent-not-given-in-time' } };
  if (consent === 'pending') return { waitsForConsent: true };
  const who = isOrganisation ? representativeStep(findings, nowMs) : personStep(findings);
  if (who) return who;
  if (phone === undefined) return { ask: 'phone' };
  if (!phone.number) return { ending: { state: 'NOT_REGISTERED', reason: 'no-mobile-number' } };
  return { phone: phone.number, language: languageOf(phone.language) };
}

function representativeStep({ authority }: ScreeningFindings, nowMs: number): ScreeningStep | undefined {
  if (authority === undefined) return { ask: 'authority' };
  return isAuthorised(authority, nowMs) ? undefined : { ending: NO_AUTHORITY };
}

function personStep({ person }: ScreeningFindings): ScreeningStep | undefined {
  if (person === undefined) return { ask: 'person' };
  const finding = personFinding(person);
  if (finding === 'ok') return undefined;
  return { ending: ineligible(finding === 'not-alive' ? finding : 'not-entitled') };
}

/** The events of a screening, in the order of its questions (§6c). A pending consent is noted once, although КДП is
 *  asked again. A repeated screening replaces the whole earlier one. */
export function screeningEvents(
  { offer }: ScreeningSubject,
  findings: ScreeningFindings,
  step: ScreeningStep,
  at: string,
): OfferEvent[] {
  const { organisation, consent, authority, person } = findings;
  const isRepeat = 'waitsForConsent' in step && asNew(offer).consentAskedAt !== undefined;
  if (isRepeat) return [];
  const events: OfferEvent[] = wasScreened(offer) ? [{ type: 'screening-outdated', at }] : [];
  if (organisation !== undefined) {
    const finding = organisationFinding(organisation);
    events.push({ type: 'register-checked', at, register: 'organisations', finding });
  }
  if (consent !== undefined) events.push({ type: 'consent-checked', at, status: consent });
  if (authority !== undefined) {
    const finding = isAuthorised(authority, Date.parse(at)) ? 'ok' : 'no-authority';
    events.push({ type: 'register-checked', at, register: 'representations', finding });
  }
  if (person !== undefined)
    events.push({ type: 'register-checked', at, register: 'persons', finding: personFinding(person) });
  if ('phone' in step) events.push({ type: 'phone-found', at, language: step.language });
  if ('ending' in step) events.push({ type: 'offer-ended', at, ...step.ending });
  return events;
}

/** The endings that need no outside system: an opt-out, a service declined within the cool-down, and eligibility facts
 *  that became too old while the offer waited (§6a). */
function unwantedEnding(subject: ScreeningSubject, nowMs: number): Ending | undefined {
  const { optedOut, declinedAt, coolDownMs } = subject;
  const { terms, factsAsOf } = subject.offer.made;
  if (optedOut) return ineligible('opted-out');
  if (declinedAt !== undefined && nowMs - declinedAt < coolDownMs) return ineligible('cool-down');
  return areFactsTooOld(terms, factsAsOf, nowMs) ? ineligible('facts-too-old') : undefined;
}

/** Whether an earlier screening of this offer found a phone. */
const wasScreened = ({ language }: Offer): boolean => language !== undefined;

/** The offer as a repeated screening sees it: КДП may take the whole term once more. */
const asNew = (offer: Offer): Offer => (wasScreened(offer) ? { ...offer, consentAskedAt: undefined } : offer);

/** §3b: a consent that an earlier screening found and that is refused now was withdrawn meanwhile, or has expired. */
function withoutConsent({ screenedAt }: Offer, status: 'refused' | 'withdrawn' | 'expired'): Ending {
  const isExpired = status === 'expired';
  return screenedAt === undefined
    ? { state: 'NO_CONSENT', reason: isExpired ? 'consent-expired' : 'consent-refused' }
    : { state: 'CONSENT_WITHDRAWN', reason: isExpired ? 'consent-expired' : 'consent-withdrawn' };
}

/** Whether the consent has been pending for longer than the service waits. */
function isConsentOverdue({ consentAskedAt, made }: Offer, nowMs: number): boolean {
  return consentAskedAt !== undefined && nowMs - Date.parse(consentAskedAt) >= made.terms.consentTermMs;
}

function organisationFinding(found: Organisation | null): string {
  const standing = organisationStanding(found);
  return standing === 'ok' && !found?.entitled ? 'not-entitled' : standing;
}

function personFinding(found: ScreeningFindings['person']): string {
  if (!found) return 'unknown';
  if (!found.alive) return 'not-alive';
  return found.entitled ? 'ok' : 'not-entitled';
}
