import type { ConsentStatus } from '../domain/events.ts';
import type { Authority, Organisation } from '../domain/organisations.ts';
import type { TaskKind } from '../domain/tasks.ts';
import { isTaskKind } from '../domain/tasks.ts';

/** The status of a person's consent at КДП (§3b); the token gives access to the other registers. */
export type ConsentAnswer =
  | { status: 'given'; token: string; expiresAt?: string }
  | { status: Exclude<ConsentStatus, 'given'> };

/** §3: a provider as КДП shows it to the person whom it asks. */
export type Company = { name: string; bin: string };

/** §3b: what consent is asked for, in whose name, and for how long it shall hold. */
export type ConsentTerms = { accessName: string; purpose: string; company: Company; validMs: number };

/** КДП, the access control to personal data (§3b). With `askPerson` КДП asks the person by SMS, which may take
 *  hours. Throws on a fault. */
export interface ConsentService {
  ask(request: ConsentTerms & { iin: string; askPerson: boolean }): Promise<ConsentAnswer>;
}

/** БМГ, the base of mobile citizens (§3a): the number registered for a person, undefined when there is none. Throws
 *  on a fault. */
export interface PhoneRegister {
  find(request: { iin: string; token: string }): Promise<{ phone: string; language?: string } | undefined>;
}

/** The registers of persons and organisations (§2.3); undefined: the register does not know it. Each says of its own
 *  subject whether it is entitled to the service; `name`: of the organisation, for the SMS. Throws on a fault. */
export interface StateRegisters {
  person(request: {
    iin: string;
    token: string;
    serviceCode: string;
  }): Promise<{ alive: boolean; entitled: boolean } | undefined>;
  organisation(request: { bin: string; serviceCode?: string }): Promise<RegisteredOrganisation | undefined>;
}
/** An organisation as its register knows it. */
export type RegisteredOrganisation = Organisation & { name?: string };

/** §2.3: who may answer for an organisation, as its head or by a power of attorney; undefined: this person may not.
 *  Throws on a fault. */
export interface RepresentationRegister {
  find(request: { bin: string; iin: string; token: string }): Promise<Authority | undefined>;
}

/** The systems of the state that are asked about a recipient. */
export type StateSystems = {
  consent: ConsentService;
  phones: PhoneRegister;
  registers: StateRegisters;
  representations: RepresentationRegister;
};

/** The operator task that a fault names: for faults that no retry repairs, such as an unknown status. */
export const taskOf = (fault: unknown): TaskKind | undefined =>
  fault instanceof Error && 'task' in fault && typeof fault.task === 'string' && isTaskKind(fault.task)
    ? fault.task
    : undefined;
