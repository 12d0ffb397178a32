import { ApplicationFailure } from '@temporalio/common';
import type { Fact, Language } from '../domain/facts.ts';
import type { Clock } from './clock.ts';
import { mobileNumber } from './mobile-number.ts';
import type { OfferBook, Screened, Subject } from './offer-book.ts';
import type { ConsentService, PhoneRegister, StateRegisters } from './registers.ts';
import { tellingPeople } from './telling-people.ts';

/** Asked again this often while КДП waits for the person's word: Temporal's own way of polling something that takes hours. */
const PENDING_RETRY = '10m';

type Ports = { book: OfferBook; consent: ConsentService; phones: PhoneRegister; registers: StateRegisters; now: Clock };

/** Activities that ask the registers, all behind one gateway of the state. */
export function createScreeningActivities({ book, consent, phones, registers, now }: Ports) {
  return {
    /** §2.3, §3: may this recipient be offered this service, and on which phone? In the order of the Rules: nothing personal is
     *  read before consent. Retried while a register is down or consent is pending; gives back the facts that it noted. */
    async screen({ offerId }: { offerId: string }): Promise<Fact[]> {
      const subject = await book.subject(offerId);
      const { end, sentAt, receivedAt } = subject.offer;
      if (end ?? sentAt ?? receivedAt) return book.facts(offerId);
      const at = new Date(await now()).toISOString();
      const screened = await screenSubject(subject, at).catch(tellingPeople(book, offerId));
      const facts = await book.noteScreening(offerId, screened);
      if (isPending(screened))
        throw ApplicationFailure.create({
          message: 'КДП waits for the person’s word',
          type: 'ConsentPending',
          nextRetryDelay: PENDING_RETRY,
        });
      return facts;
    },
  };

  async function screenSubject(subject: Subject, at: string): Promise<Screened> {
    const { recipient, person, offer, optedOut, declinedAt, coolDownMs } = subject;
    const facts: Fact[] = [];
    const end = (state: 'INELIGIBLE' | 'NO_CONSENT' | 'NOT_REGISTERED', reason: string): Screened => ({
      facts: [...facts, { type: 'offer-ended', at, state, reason }],
    });
    if (optedOut) return end('INELIGIBLE', 'opted-out');
    if (declinedAt !== undefined && Date.parse(at) - declinedAt < coolDownMs) return end('INELIGIBLE', 'cool-down');

    if (recipient.kind === 'organisation') {
      const organisation = await registers.organisation({ bin: recipient.identifier });
      const finding = organisation?.stateBody ? 'state-body' : organisation?.active ? 'ok' : 'not-active';
      facts.push({ type: 'register-checked', at, register: 'organisations', finding });
      if (finding !== 'ok') return end('INELIGIBLE', finding === 'state-body' ? finding : 'not-entitled');
    }

    const word = await consent.ask({ iin: person, ...subject.consent, askPerson: true });
    const askedAt = offer.consentAskedAt;
    const overdue = askedAt !== undefined && Date.parse(at) - Date.parse(askedAt) >= offer.made.terms.consentTermMs;
    const repeated = word.status === 'pending' && askedAt !== undefined && !overdue;
    if (!repeated) facts.push({ type: 'consent-checked', at, status: word.status });
    if (word.status === 'refused') return end('NO_CONSENT', 'consent-refused');
    if (word.status === 'timeout' || (word.status === 'pending' && overdue))
      return end('NO_CONSENT', 'consent-not-given-in-time');
    if (word.status !== 'given') return { facts: repeated ? [] : facts };

    const found = await registers.person({ iin: person, token: word.token, serviceCode: offer.made.serviceCode });
    const finding = !found ? 'unknown' : !found.alive ? 'not-alive' : found.entitled ? 'ok' : 'not-entitled';
    facts.push({ type: 'register-checked', at, register: 'persons', finding });
    if (finding !== 'ok') return end('INELIGIBLE', finding === 'not-alive' ? finding : 'not-entitled');

    const registered = await phones.find({ iin: person, token: word.token });
    const phone = registered && mobileNumber(registered.phone);
    if (!phone) return end('NOT_REGISTERED', 'no-mobile-number');
    const language = languageOf(registered.language);
    facts.push({ type: 'phone-found', at, language });
    return { facts, phone, language, token: word.token, tokenExpiresAt: word.expiresAt };
  }
}
export type ScreeningActivities = ReturnType<typeof createScreeningActivities>;

const isPending = ({ facts, phone }: Screened): boolean => !phone && facts.every((fact) => fact.type !== 'offer-ended');

/** Kazakh is the state language: the choice when БМГ names none that we write. */
const languageOf = (registered?: string): Language => (registered === 'ru' || registered === 'en' ? registered : 'kk');
