import type { ConsentStatus } from '../domain/events.ts';

/** КДП's word on a person's consent (§3b); the token opens the other registers. */
export type ConsentAnswer =
  | { status: 'given'; token: string; expiresAt?: string }
  | { status: Exclude<ConsentStatus, 'given'> };

/** Access control to personal data. `askPerson` lets КДП ask by SMS, which may take hours. Throws on a fault. */
export interface ConsentService {
  ask(request: { iin: string; accessName: string; purpose: string; askPerson: boolean }): Promise<ConsentAnswer>;
}

/** The base of mobile citizens (§3a): the number registered for a person in E.164, undefined when there is none.
 *  Throws on a fault. */
export interface PhoneRegister {
  find(request: { iin: string; token: string }): Promise<{ phone: string; language?: string } | undefined>;
}

/** The registers of persons and organisations (§2.3); undefined: not known to the register. Throws on a fault. */
export interface StateRegisters {
  person(request: {
    iin: string;
    token: string;
    serviceCode: string;
  }): Promise<{ alive: boolean; entitled: boolean } | undefined>;
  organisation(request: { bin: string }): Promise<{ active: boolean; stateBody: boolean } | undefined>;
}

/** The task for people that a fault names: one that no retry mends, such as an unknown status. It is retried
 *  all the same. */
export const taskOf = (fault: unknown): string | undefined =>
  fault instanceof Error && 'task' in fault && typeof fault.task === 'string' ? fault.task : undefined;
