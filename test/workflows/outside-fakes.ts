/** The outside systems in memory, behind the ports. A person consents, is alive, entitled and reachable, unless a test
 *  sets something else. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Application, ProviderSystem, ProviderDecision } from '../../activities/provider-system.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import type {
  ConsentService,
  ConsentAnswer,
  PhoneRegister,
  RepresentationRegister,
  StateRegisters,
} from '../../activities/registers.ts';
import type { SendResult, Sms, SmsGateway } from '../../activities/sms-gateway.ts';
import { SystemFault } from '../../adapters/http/json-client.ts';

/** The data of one person in the outside systems, and their behaviour for this person. */
export type Person = {
  iin: string;
  /** The number registered at БМГ; undefined: none. */
  phone: string | undefined;
  consent: ConsentAnswer['status'];
  alive: boolean;
  entitled: boolean;
  /** The gateway's result for an SMS. */
  sending: SendResult | undefined;
  /** The provider's decision in the call, and to a poll. */
  decision: ProviderDecision;
  polled: ProviderDecision;
  /** The systems that do not answer about this person. */
  away: Set<'consent' | 'phones' | 'registers' | 'sms' | 'provider'>;
  /** The call ends, with an answer or a fault, when this has come. */
  callEnds: Promise<void> | undefined;
  rejectsCall: boolean;
  rejectsPoll: boolean;
  /** The provider accepts the application, and its answer arrives too late, or never. */
  answerLost: boolean;
  answerBroken: boolean;
};

const LONGER_THAN_AN_ATTEMPT_MS = 33_000;

export type Outside = ReturnType<typeof outsideFakes>;

export function outsideFakes() {
  const people = new Map<string, Person>();
  const sent: Sms[] = [];
  const applications: Application[] = [];
  /** The calls of the provider's system, by offer. */
  const attempts = new Map<string, number>();

  const known = (iin: string): Person => {
    const person = people.get(iin);
    if (!person) throw new Error('the test has not introduced this person');
    return person;
  };
  const reach = (person: Person, system: 'consent' | 'phones' | 'registers' | 'sms' | 'provider') => {
    if (person.away.has(system)) throw new SystemFault(`no answer: ${system} is away`);
    return person;
  };
  const consent: ConsentService = {
    async ask({ iin }) {
      const { consent: status } = reach(known(iin), 'consent');
      return status === 'given' ? { status, token: 'kdp-token' } : { status };
    },
  };
  const phones: PhoneRegister = {
    async find({ iin }) {
      const { phone } = reach(known(iin), 'phones');
      return phone === undefined ? undefined : { phone, language: 'ru' };
    },
  };
  const registers: StateRegisters = {
    async person({ iin }) {
      const { alive, entitled } = reach(known(iin), 'registers');
      return { alive, entitled };
    },
    organisation: async () => ({ active: true, entitled: true, kind: 'other' }),
  };
  const representations: RepresentationRegister = { find: async () => ({ basis: 'head' }) };
  const gateway: SmsGateway = {
    name: 'sandbox',
    async send(sms) {
      const person = [...people.values()].find(({ phone }) => phone === sms.to);
      if (person && reach(person, 'sms').sending) return person.sending!;
      if (!sent.some(({ id }) => id === sms.id)) sent.push(sms);
      return { ok: true, gatewayId: `g-${sms.id}` };
    },
    status: async () => ({ status: 'unknown' }),
  };
  const provider: ProviderSystem = {
    async apply(application) {
      const { offerId, recipient } = application;
      attempts.set(offerId, (attempts.get(offerId) ?? 0) + 1);
      const person = known('iin' in recipient ? recipient.iin : recipient.representativeIin);
      await person.callEnds;
      if (person.rejectsCall) throw new ProviderRejectsCall('The provider answered 422');
      reach(person, 'provider');
      applications.push(application);
      if (person.answerLost) await pause(LONGER_THAN_AN_ATTEMPT_MS);
      if (person.answerBroken) throw new SystemFault('no answer: the connection broke');
      return person.decision;
    },
    async poll(offerId) {
      const application = applications.find((one) => one.offerId === offerId);
      if (!application) return undefined;
      const { recipient } = application;
      const person = known('iin' in recipient ? recipient.iin : recipient.representativeIin);
      if (person.rejectsPoll) throw new ProviderRejectsCall('The provider answered 403');
      return person.polled;
    },
  };
  return {
    consent,
    phones,
    registers,
    representations,
    gateway,
    provider,
    sent,
    applications,
    attempts,
    introduce(who: { iin: string; phone: string }, more: Partial<Person> = {}): Person {
      const person: Person = {
        consent: 'given',
        alive: true,
        entitled: true,
        sending: undefined,
        decision: { final: false },
        polled: { final: false },
        away: new Set(),
        callEnds: undefined,
        rejectsCall: false,
        rejectsPoll: false,
        answerLost: false,
        answerBroken: false,
        ...who,
        ...more,
      };
      people.set(person.iin, person);
      return person;
    },
  };
}
