import { Context } from '@temporalio/activity';
import { acceptanceChecked } from '../domain/acceptance.ts';
import { notingDelay, notingPresence } from './call-delays.ts';
import type { ObserveTransfer } from './call-delays.ts';
import { serviceTermFrom } from '../domain/calendar.ts';
import { sinceAgreement } from '../domain/delays.ts';
import type { OfferEvent, ServiceTerm } from '../domain/events.ts';
import { awaitsCall } from '../domain/offer.ts';
import type { Offer } from '../domain/offer.ts';
import { recheck } from './acceptance-checks.ts';
import type { CheckPorts } from './acceptance-checks.ts';
import type { Call, OfferBook, Subject } from './offer-book.ts';
import type { Application, ProviderSystem, ProviderDecision } from './provider-system.ts';
import { ProviderRejectsCall } from './provider-system.ts';
import { raisingTask } from './raising-task.ts';

type Ports = CheckPorts & {
  book: OfferBook;
  /** The provider's system for this offer, over the protocol that its service names. */
  provider: (offer: Offer) => Promise<ProviderSystem>;
  observeTransfer?: ObserveTransfer;
};

/** Activities that call the provider's system. */
export function createProvidingActivities(ports: Ports) {
  const { book } = ports;
  return {
    /** §3, §5, §6a: repeats the checks at acceptance and calls the provider in the same activity, so that after an
     *  outage of days the provider is never called on old checks. Retried until the provider has answered. */
    async provide({ offerId }: { offerId: string }): Promise<OfferEvent[]> {
      const subject = await book.subject(offerId);
      return awaitsCall(subject.offer)
        ? provideOnce(ports, subject).catch(notingDelay(ports, subject))
        : book.events(offerId);
    },

    /** §5: polls a provider for its decision; no events while it has not decided. */
    async askProvider({ offerId }: { offerId: string }): Promise<OfferEvent[]> {
      const subject = await book.subject(offerId);
      if (subject.offer.end) return book.events(offerId);
      const decision = await poll(ports, subject);
      return decision?.final ? book.noteDecision(offerId, outcomeOf(decision)) : [];
    },
  };
}
export type ProvidingActivities = ReturnType<typeof createProvidingActivities>;

/** One attempt to have the provider called. */
async function provideOnce(ports: Ports, subject: Subject): Promise<OfferEvent[]> {
  const { book, now } = ports;
  const { offerId, offer } = subject;
  const { attempt } = Context.current().info;
  // The first attempt failed within 30 s, so the recipient hears within a minute that the yes has arrived.
  if (attempt === 2) await book.confirmAgreement(offerId);
  const known = attempt > 1 ? await knownCall(ports, subject) : undefined;
  if (known) return noteCall(ports, subject, known);
  if (offer.pendingRefusal) {
    await book.abandonCall(offerId); // its worker died during the call
    return book.events(offerId);
  }
  const { ending, token } = await recheck(ports, subject).catch(raisingTask(book, offerId));
  if (ending)
    return book.record(offerId, ({ end, calledAt }, { iso }) =>
      end || calledAt ? [] : [acceptanceChecked(iso, ending)],
    );
  const application = await book.beginCall(offerId, token);
  if (!application) return book.events(offerId);
  const calledAt = new Date(await now()).toISOString();
  const decision = await call(ports, subject, application);
  return noteCall(ports, subject, await callOf(ports, subject, calledAt, decision));
}

/** §6c: notes the call, and how long the recipient waited for it. */
async function noteCall({ book, now, observeTransfer }: Ports, { offerId, offer }: Subject, made: Call) {
  const events = await book.noteCall(offerId, made);
  const delayMs = sinceAgreement(offer, await now());
  if (delayMs !== undefined) observeTransfer?.(delayMs);
  return events;
}

const outcomeOf = ({ outcome, ground, resultNumber }: Extract<ProviderDecision, { final: true }>) => ({
  outcome,
  ground,
  resultNumber,
});

async function call(ports: Ports, subject: Subject, application: Application): Promise<ProviderDecision> {
  const { book, provider } = ports;
  try {
    const system = await provider(subject.offer);
    return await notingPresence(book, subject, () => system.apply(application));
  } catch (fault) {
    const answer = fault instanceof ProviderRejectsCall ? undefined : await lostAnswer(ports, subject);
    if (answer) return answer;
    await book.abandonCall(application.offerId);
    return rejected(book, application.offerId, fault);
  }
}

/** §4a: the answer to a call may be lost although the provider has the application. Whether a refusal that came
 *  meanwhile counts depends on it, so the provider is asked before the call is called failed. */
async function lostAnswer(ports: Ports, subject: Subject): Promise<ProviderDecision | undefined> {
  const { offer } = await ports.book.subject(subject.offerId);
  return offer.pendingRefusal && poll(ports, subject).catch(() => undefined);
}

async function poll({ book, provider }: Ports, subject: Subject): Promise<ProviderDecision | undefined> {
  const { offer, offerId } = subject;
  try {
    const system = await provider(offer);
    return await notingPresence(book, subject, () => system.poll(offerId));
  } catch (fault) {
    return rejected(book, offerId, fault);
  }
}

/** §3.2: a call that the provider rejects raises an operator task and is never a refusal; it is retried like every
 *  fault. */
async function rejected(book: OfferBook, offerId: string, fault: unknown): Promise<never> {
  if (fault instanceof ProviderRejectsCall) await book.raiseTask(`offer ${offerId}`, 'provider-rejects-call');
  throw fault;
}

/** An earlier attempt may have reached the provider and lost the answer: then the provider was called, and new checks
 *  do not change that. */
async function knownCall(ports: Ports, subject: Subject): Promise<Call | undefined> {
  const decision = await poll(ports, subject).catch(async (fault: unknown) => {
    await ports.book.abandonCall(subject.offerId);
    throw fault;
  });
  return decision && callOf(ports, subject, subject.offer.answer!.arrivedAt, decision);
}

async function callOf(ports: Ports, subject: Subject, calledAt: string, decision: ProviderDecision): Promise<Call> {
  const term = await serviceTerm(ports, subject.offerId, subject);
  return { calledAt, term, ...(decision.final ? { decision: outcomeOf(decision) } : {}) };
}

/** §5: without the calendar of the year the end of the term is unknown: this raises an operator task, and the service
 *  is provided without a term. */
async function serviceTerm({ book }: Ports, offerId: string, { offer }: Subject): Promise<ServiceTerm | undefined> {
  try {
    return serviceTermFrom(offer.answer!.arrivedAt, offer.made.terms.termWorkingDays);
  } catch {
    await book.raiseTask(`offer ${offerId}`, 'calendar-year-missing');
    return undefined;
  }
}
