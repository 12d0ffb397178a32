import { ApplicationFailure } from '@temporalio/common';
import type { OfferEvent } from '../domain/events.ts';
import { wasAsked } from '../domain/offer.ts';
import { nextQuestion, screeningEvents } from '../domain/screening.ts';
import type { ScreeningFindings, ScreeningQuestion, ScreeningSubject } from '../domain/screening.ts';
import type { Clock } from './clock.ts';
import { mobileNumber } from './mobile-number.ts';
import type { OfferBook, Screened, Subject } from './offer-book.ts';
import type { ConsentService, PhoneRegister, StateRegisters } from './registers.ts';
import { raisingTask } from './raising-task.ts';

/** Asked again this often while КДП waits for the person's consentAnswer: Temporal's own way of polling something that
 *  takes hours. */
const PENDING_RETRY = '10m';

type Ports = { book: OfferBook; consent: ConsentService; phones: PhoneRegister; registers: StateRegisters; now: Clock };

/** What was answered so far, and КДП's token, which opens the registers and stays out of the findings. */
type Answers = { findings: ScreeningFindings; token?: string; tokenExpiresAt?: string };

/** Activities that ask the registers, all behind one gateway of the state. */
export function createScreeningActivities(ports: Ports) {
  const { book, now } = ports;
  return {
    /** §2.3, §3: may this recipient be offered this service, and on which phone? In the order of the Rules: nothing
     *  personal is read before consent. Retried while a register is down or consent is pending; gives back the events
     *  that it noted. */
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
          message: 'КДП waits for the person’s consentAnswer',
          type: 'ConsentPending',
          nextRetryDelay: PENDING_RETRY,
        });
      return events;
    },
  };
}
export type ScreeningActivities = ReturnType<typeof createScreeningActivities>;

/** Asks one system after the other, as the rules say, until they say how it ends. */
async function screenSubject(ports: Ports, subject: Subject, nowMs: number) {
  const { recipient, offer, optedOut, declinedAt, coolDownMs } = subject;
  const known: ScreeningSubject = { recipientKind: recipient.kind, offer, optedOut, declinedAt, coolDownMs };
  let answers: Answers = { findings: {} };
  let step = nextQuestion(known, answers.findings, nowMs);
  while ('ask' in step) {
    answers = await ask(ports, step.ask, subject, answers);
    step = nextQuestion(known, answers.findings, nowMs);
  }
  const { findings, token = '', tokenExpiresAt } = answers;
  const events = screeningEvents(known, findings, step, new Date(nowMs).toISOString());
  const columns = 'phone' in step ? { phone: step.phone, language: step.language, token, tokenExpiresAt } : {};
  return { screened: { events, ...columns } satisfies Screened, waitsForConsent: 'waitsForConsent' in step };
}

async function ask(
  { registers, consent, phones }: Ports,
  question: ScreeningQuestion,
  subject: Subject,
  answers: Answers,
): Promise<Answers> {
  const { findings, token = '' } = answers;
  const { recipient, person: iin, offer } = subject;
  const { serviceCode } = offer.made;
  switch (question) {
    case 'organisation': {
      const organisation = (await registers.organisation({ bin: recipient.identifier })) ?? null;
      return { ...answers, findings: { ...findings, organisation } };
    }
    case 'consent': {
      const consentAnswer = await consent.ask({ iin, ...subject.consent, askPerson: true });
      const given =
        consentAnswer.status === 'given' ? { token: consentAnswer.token, tokenExpiresAt: consentAnswer.expiresAt } : {};
      return { findings: { ...findings, consent: consentAnswer.status }, ...given };
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
