import { ApplicationFailure } from '@temporalio/common';
import { MINUTE_MS } from '../domain/durations.ts';
import type { OfferEvent } from '../domain/events.ts';
import { wasAsked } from '../domain/offer.ts';
import { nextQuestion, screeningEvents } from '../domain/screening.ts';
import type { ScreeningFindings, ScreeningQuestion, ScreeningSubject } from '../domain/screening.ts';
import type { Clock } from './clock.ts';
import { mobileNumber } from './mobile-number.ts';
import type { OfferBook, Screened, Subject } from './offer-book.ts';
import type { StateSystems } from './registers.ts';
import { raisingTask } from './raising-task.ts';

/** How often КДП is asked again while the person's consent is pending: a retry delay is Temporal's way to poll for
 *  hours. */
const PENDING_RETRY_MS = 10 * MINUTE_MS;

type Ports = StateSystems & { book: OfferBook; now: Clock };

/** The answers so far, and what stays out of the findings: КДП's token for the registers, the organisation's name. */
type Answers = {
  findings: ScreeningFindings;
  token?: string;
  tokenExpiresAt?: string;
  organisationName?: string;
};

/** Activities that ask the registers, all behind ШЭП, the gateway of the state. */
export function createScreeningActivities(ports: Ports) {
  const { book, now } = ports;
  return {
    /** §2.3, §3: checks whether this recipient may be offered this service, and on which phone, in the order of the
     *  Rules: no personal data is read before consent. Retried while a register is down or consent is pending; returns
     *  the events that it noted. */
    async screen({ offerId }: { offerId: string }): Promise<OfferEvent[]> {
      const subject = await book.subject(offerId);
      if (subject.offer.end || wasAsked(subject.offer)) return book.events(offerId);
      const nowMs = await now();
      const { screened, waitsForConsent } = await screenSubject(ports, subject, nowMs).catch(
        raisingTask(book, offerId),
      );
      const events = await book.noteScreening(offerId, screened);
      if (waitsForConsent)
        throw ApplicationFailure.create({
          message: 'КДП is still asking the person for consent',
          type: 'ConsentPending',
          nextRetryDelay: PENDING_RETRY_MS,
        });
      return events;
    },
  };
}
export type ScreeningActivities = ReturnType<typeof createScreeningActivities>;

/** Asks one system after the other, in the order of the rules, until they have a result. */
async function screenSubject(ports: Ports, subject: Subject, nowMs: number) {
  const { recipient, offer, optedOut, declinedAt, coolDownMs } = subject;
  const known: ScreeningSubject = { recipientKind: recipient.kind, offer, optedOut, declinedAt, coolDownMs };
  let answers: Answers = { findings: {} };
  let step = nextQuestion(known, answers.findings, nowMs);
  while ('ask' in step) {
    answers = await ask(ports, step.ask, subject, answers);
    step = nextQuestion(known, answers.findings, nowMs);
  }
  const { findings, token = '', tokenExpiresAt, organisationName } = answers;
  const events = screeningEvents(known, findings, step, new Date(nowMs).toISOString());
  const columns =
    'phone' in step ? { phone: step.phone, language: step.language, token, tokenExpiresAt, organisationName } : {};
  return { screened: { events, ...columns } satisfies Screened, waitsForConsent: 'waitsForConsent' in step };
}

async function ask(
  { registers, representations, consent, phones }: Ports,
  question: ScreeningQuestion,
  subject: Subject,
  answers: Answers,
): Promise<Answers> {
  const { findings, token = '' } = answers;
  const { recipient, person: iin, offer } = subject;
  const { serviceCode } = offer.made;
  switch (question) {
    case 'organisation': {
      const known = await registers.organisation({ bin: recipient.identifier, serviceCode });
      if (!known) return { ...answers, findings: { ...findings, organisation: null } };
      const { name: organisationName, ...organisation } = known;
      return { ...answers, findings: { ...findings, organisation }, organisationName };
    }
    case 'consent': {
      const asked = await consent.ask({ iin, ...subject.consent, askPerson: true });
      const given = asked.status === 'given' ? { token: asked.token, tokenExpiresAt: asked.expiresAt } : {};
      return { ...answers, findings: { ...findings, consent: asked.status }, ...given };
    }
    case 'authority': {
      const authority = (await representations.find({ bin: recipient.identifier, iin, token })) ?? null;
      return { ...answers, findings: { ...findings, authority } };
    }
    case 'person': {
      const person = (await registers.person({ iin, token, serviceCode })) ?? null;
      return { ...answers, findings: { ...findings, person } };
    }
    case 'phone': {
      const { phone = '', language } = (await phones.find({ iin, token })) ?? {};
      return { ...answers, findings: { ...findings, phone: { number: mobileNumber(phone), language } } };
    }
  }
}
