/** The checks at acceptance (§3a, §3b, §6a): the outside systems are asked again before the provider is called. */
import { ApplicationFailure } from '@temporalio/common';
import { nextAcceptanceQuestion } from '../domain/acceptance.ts';
import type { AcceptanceQuestion, Recheck } from '../domain/acceptance.ts';
import { consentLoss } from '../domain/consent.ts';
import type { Ending } from '../domain/events.ts';
import type { Clock } from './clock.ts';
import { nameFault } from './named-fault.ts';
import { mobileNumber } from './mobile-number.ts';
import type { Subject } from './offer-book.ts';
import type { StateSystems } from './registers.ts';

/** The outside systems that are asked. */
export type CheckPorts = StateSystems & { now: Clock };

/** Asks one system after the other, in the order of the rules, until they end the offer or let the provider be
 *  called. */
export async function recheck(ports: CheckPorts, subject: Subject): Promise<{ ending?: Ending; token: string }> {
  const nowMs = await ports.now();
  let answers: Answers = { found: {}, token: '' };
  let step = nextAcceptanceQuestion(subject.offer, subject.recipient.kind, answers.found, nowMs);
  while (step !== 'passed' && 'ask' in step) {
    answers = await ask(ports, step.ask, subject, answers);
    step = nextAcceptanceQuestion(subject.offer, subject.recipient.kind, answers.found, nowMs);
  }
  return step === 'passed' ? { token: answers.token } : { ending: step.ending, token: '' };
}

/** КДП has no decision, which the next attempt may find. */
const undecided = (): ApplicationFailure =>
  nameFault(ApplicationFailure.create({ message: 'no decision on the consent yet', type: 'ConsentPending' }), 'КДП');

type Answers = { found: Partial<Recheck>; token: string };

async function ask(
  { consent, phones, registers, representations, now }: CheckPorts,
  question: AcceptanceQuestion,
  { offer, recipient, person: iin, phone, consent: purpose, consentEndsAt }: Subject,
  { found, token }: Answers,
): Promise<Answers> {
  switch (question) {
    case 'consent': {
      const decision = await consent.ask({ iin, ...purpose, askPerson: false });
      if (decision.status === 'pending') throw undecided();
      if (decision.status === 'given') return { found: { ...found, consent: 'given' }, token: decision.token };
      return { found: { ...found, consent: consentLoss(decision.status, consentEndsAt, await now()) }, token };
    }
    case 'phone': {
      const registered = await phones.find({ iin, token });
      const sameNumber = registered !== undefined && mobileNumber(registered.phone) === phone;
      return { found: { ...found, sameNumber }, token };
    }
    case 'person': {
      const known = await registers.person({ iin, token, serviceCode: offer.made.serviceCode });
      const { alive = false, entitled = false } = known ?? {};
      return { found: { ...found, alive, entitled }, token };
    }
    case 'organisation': {
      const { serviceCode } = offer.made;
      const organisation = (await registers.organisation({ bin: recipient.identifier, serviceCode })) ?? null;
      return { found: { ...found, organisation }, token };
    }
    case 'authority': {
      const authority = (await representations.find({ bin: recipient.identifier, iin, token })) ?? null;
      return { found: { ...found, authority }, token };
    }
  }
}
