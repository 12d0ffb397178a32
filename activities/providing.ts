import { Context } from '@temporalio/activity';
import { acceptanceChecked, acceptanceEnding } from '../domain/acceptance.ts';
import { addWorkingDays, termWarningAt } from '../domain/calendar.ts';
import type { Fact, ServiceTerm } from '../domain/facts.ts';
import type { Offer } from '../domain/offer.ts';
import type { Clock } from './clock.ts';
import { mobileNumber } from './mobile-number.ts';
import type { Call, OfferBook, Subject } from './offer-book.ts';
import type { Application, ProviderSystem, ProviderWord } from './provider-system.ts';
import { ProviderRejectsCall } from './provider-system.ts';
import type { ConsentService, PhoneRegister, StateRegisters } from './registers.ts';
import { tellingPeople } from './telling-people.ts';

type Ports = {
  book: OfferBook;
  consent: ConsentService;
  phones: PhoneRegister;
  registers: StateRegisters;
  /** The system that gives the service of this offer, on the wire that the service names. */
  provider: (offer: Offer) => Promise<ProviderSystem>;
  now: Clock;
};

/** Activities that end in a call of the provider's own system. */
export function createProvidingActivities(ports: Ports) {
  const { book, now } = ports;
  return {
    /** §3, §5, §6a: checks once more what must be true at acceptance, and calls the provider in the same breath, so that a
     *  provider who was away for days is never called on checks of days ago. Retried until the provider has answered. */
    async provide({ offerId }: { offerId: string }): Promise<Fact[]> {
      const subject = await book.subject(offerId);
      const { offer } = subject;
      if (offer.end || offer.calledAt || !offer.answer?.agrees) return book.facts(offerId);
      const known = Context.current().info.attempt > 1 ? await knownCall(ports, subject) : undefined;
      if (known) return book.noteCall(offerId, known);
      const { ending, token } = await recheck(ports, subject).catch(tellingPeople(book, offerId));
      if (ending)
        return book.record(offerId, ({ end, calledAt }, { iso }) =>
          end || calledAt ? [] : [acceptanceChecked(iso, ending)],
        );
      const application = await book.beginCall(offerId, token);
      if (!application) return book.facts(offerId);
      const calledAt = new Date(await now()).toISOString();
      const word = await call(ports, subject, application);
      return book.noteCall(offerId, await callOf(ports, subject, calledAt, word));
    },

    /** Asks a provider that has not called back; no facts while it has not decided. */
    async askProvider({ offerId }: { offerId: string }): Promise<Fact[]> {
      const { offer } = await book.subject(offerId);
      if (offer.end) return book.facts(offerId);
      const word = await poll(ports, offerId, offer);
      return word?.final ? book.noteWord(offerId, outcomeOf(word)) : [];
    },
  };
}
export type ProvidingActivities = ReturnType<typeof createProvidingActivities>;

const outcomeOf = ({ outcome, ground, resultNumber }: Extract<ProviderWord, { final: true }>) => ({
  outcome,
  ground,
  resultNumber,
});

async function recheck(
  { consent, phones, registers, now }: Ports,
  { offer, person, phone, consent: purpose }: Subject,
) {
  const nowMs = await now();
  const ending = (found: Partial<Parameters<typeof acceptanceEnding>[1]>) =>
    acceptanceEnding(offer, { consent: true, sameNumber: true, alive: true, entitled: true, ...found }, nowMs);
  const word = await consent.ask({ iin: person, ...purpose, askPerson: false });
  if (word.status === 'pending') throw new Error('КДП has no word on the consent yet');
  if (word.status !== 'given') return { ending: ending({ consent: false }), token: '' };
  const registered = await phones.find({ iin: person, token: word.token });
  const sameNumber = registered !== undefined && mobileNumber(registered.phone) === phone;
  if (!sameNumber) return { ending: ending({ sameNumber }), token: '' };
  const found = await registers.person({ iin: person, token: word.token, serviceCode: offer.made.serviceCode });
  return { ending: ending({ alive: found?.alive ?? false, entitled: found?.entitled ?? false }), token: word.token };
}

async function call({ book, provider }: Ports, { offer }: Subject, application: Application): Promise<ProviderWord> {
  try {
    return await (await provider(offer)).apply(application);
  } catch (fault) {
    await book.abandonCall(application.offerId);
    return rejected(book, application.offerId, fault);
  }
}

async function poll({ book, provider }: Ports, offerId: string, offer: Offer): Promise<ProviderWord | undefined> {
  try {
    return await (await provider(offer)).poll(offerId);
  } catch (fault) {
    return rejected(book, offerId, fault);
  }
}

/** §3.2: a call that the provider finds wrong is for people and never a refusal; like every fault it is tried again. */
async function rejected(book: OfferBook, offerId: string, fault: unknown): Promise<never> {
  if (fault instanceof ProviderRejectsCall) await book.raiseTask(`offer ${offerId}`, 'provider-rejects-call');
  throw fault;
}

/** An attempt before this one may have reached the provider and lost the answer: then it was called, whatever the checks say now. */
async function knownCall(ports: Ports, subject: Subject): Promise<Call | undefined> {
  const word = await poll(ports, subject.offerId, subject.offer);
  return word && callOf(ports, subject, subject.offer.answer!.arrivedAt, word);
}

async function callOf(ports: Ports, subject: Subject, calledAt: string, word: ProviderWord): Promise<Call> {
  const term = await serviceTerm(ports, subject.offerId, subject);
  return { calledAt, term, ...(word.final ? { word: outcomeOf(word) } : {}) };
}

/** §5: without the year's calendar nobody can say when the term ends: people are told loudly, the service is given all the same. */
async function serviceTerm({ book }: Ports, offerId: string, { offer }: Subject): Promise<ServiceTerm | undefined> {
  const from = Date.parse(offer.answer!.arrivedAt);
  const { termWorkingDays } = offer.made.terms;
  try {
    const endsAt = new Date(addWorkingDays(from, termWorkingDays)).toISOString();
    return { warnAt: new Date(termWarningAt(from, termWorkingDays)).toISOString(), endsAt };
  } catch {
    await book.raiseTask(`offer ${offerId}`, 'calendar-year-missing');
    return undefined;
  }
}
