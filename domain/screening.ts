/** §2.3, §3a, §3b: which outside system is asked next about a recipient, or the result of the screening. */
import type { ConsentStatus, Ending, OfferEvent } from './events.ts';
import type { RecipientKind } from './identifiers.ts';
import type { Language } from './languages.ts';
import { languageOf } from './languages.ts';
import type { Offer } from './offer.ts';

/** What is known of the recipient before any outside system is asked. */
export type ScreeningSubject = {
  recipientKind: RecipientKind;
  offer: Offer;
  /** The person who answers has opted out of proactive offers. */
  optedOut: boolean;
  /** When this recipient last declined this service, epoch ms, and for how long it is not offered after that. */
  declinedAt?: number;
  coolDownMs: number;
};

/** What the outside systems have answered so far; null: the system does not know the subject. */
export type ScreeningFindings = {
  organisation?: { active: boolean; stateBody: boolean } | null;
  consent?: ConsentStatus;
  person?: { alive: boolean; entitled: boolean } | null;
  /** `number`: the registered number in E.164, if it is a mobile number of Kazakhstan. */
  phone?: { number?: string; language?: string };
};

/** The systems that are asked, in the order of the Rules. */
export type ScreeningQuestion = 'organisation' | 'consent' | 'person' | 'phone';

/** What follows from the findings: a system to ask, an ending, consent that is still pending at КДП, or a phone. */
export type ScreeningStep =
  | { ask: ScreeningQuestion }
  | { ending: Ending }
  | { waitsForConsent: true }
  | { phone: string; language: Language };

/** The next step of the screening. No personal data is read before consent (§3b): first our own data, then the
 *  register of organisations for a BIN, consent, the register of persons, and last the phone. */
export function nextQuestion(subject: ScreeningSubject, findings: ScreeningFindings, nowMs: number): ScreeningStep {
  const unwanted = unwantedEnding(subject, nowMs);
  if (unwanted) return { ending: unwanted };
  const { organisation, consent, person, phone } = findings;
  if (subject.recipientKind === 'organisation') {
    if (organisation === undefined) return { ask: 'organisation' };
    const finding = organisationFinding(organisation);
    if (finding !== 'ok') return { ending: ineligible(finding === 'state-body' ? finding : 'not-entitled') };
  }
  if (consent === undefined) return { ask: 'consent' };
  if (consent === 'refused') return { ending: { state: 'NO_CONSENT', reason: 'consent-refused' } };
  const tooLate = consent === 'timeout' || (consent === 'pending' && isConsentOverdue(subject.offer, nowMs));
  if (tooLate) return { ending: { state: 'NO_CONSENT', reason: 'consent-not-given-in-time' } };
  if (consent === 'pending') return { waitsForConsent: true };
  if (person === undefined) return { ask: 'person' };
  const finding = personFinding(person);
  if (finding !== 'ok') return { ending: ineligible(finding === 'not-alive' ? finding : 'not-entitled') };
  if (phone === undefined) return { ask: 'phone' };
  if (!phone.number) return { ending: { state: 'NOT_REGISTERED', reason: 'no-mobile-number' } };
  return { phone: phone.number, language: languageOf(phone.language) };
}

/** The events of a screening, in the order of its questions (§6c). A pending consent is noted once, although КДП is
 *  asked again. */
export function screeningEvents(
  { offer }: ScreeningSubject,
  findings: ScreeningFindings,
  step: ScreeningStep,
  at: string,
): OfferEvent[] {
  const { organisation, consent, person } = findings;
  const isRepeat = 'waitsForConsent' in step && offer.consentAskedAt !== undefined;
  if (isRepeat) return [];
  const events: OfferEvent[] = [];
  if (organisation !== undefined) {
    const finding = organisationFinding(organisation);
    events.push({ type: 'register-checked', at, register: 'organisations', finding });
  }
  if (consent !== undefined) events.push({ type: 'consent-checked', at, status: consent });
  if (person !== undefined)
    events.push({ type: 'register-checked', at, register: 'persons', finding: personFinding(person) });
  if ('phone' in step) events.push({ type: 'phone-found', at, language: step.language });
  if ('ending' in step) events.push({ type: 'offer-ended', at, ...step.ending });
  return events;
}

/** The endings that need no outside system: an opt-out, and a service declined within the cool-down. */
function unwantedEnding({ optedOut, declinedAt, coolDownMs }: ScreeningSubject, nowMs: number): Ending | undefined {
  if (optedOut) return ineligible('opted-out');
  return declinedAt !== undefined && nowMs - declinedAt < coolDownMs ? ineligible('cool-down') : undefined;
}

const ineligible = (reason: string): Ending => ({ state: 'INELIGIBLE', reason });

/** Whether the consent has been pending for longer than the service waits. */
function isConsentOverdue({ consentAskedAt, made }: Offer, nowMs: number): boolean {
  return consentAskedAt !== undefined && nowMs - Date.parse(consentAskedAt) >= made.terms.consentTermMs;
}

function organisationFinding(found: ScreeningFindings['organisation']): string {
  if (found?.stateBody) return 'state-body';
  return found?.active ? 'ok' : 'not-active';
}

function personFinding(found: ScreeningFindings['person']): string {
  if (!found) return 'unknown';
  if (!found.alive) return 'not-alive';
  return found.entitled ? 'ok' : 'not-entitled';
}
