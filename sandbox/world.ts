/** Who lives in this world. Everything is in memory; the default inhabitants are the personas. */
import { z } from 'zod';
import { LANGUAGES, STATE_LANGUAGE } from '../domain/languages.ts';
import { MISHAPS } from './faults.ts';
import { DEFAULT_WORLD } from './personas.ts';
import { WireFault } from './shep/wire-faults.ts';

const twelveDigits = z.string().regex(/^\d{12}$/);
/** What КДП knows of a person's consent. */
export const CONSENTS = ['given', 'refused', 'pending', 'none', 'withdrawn'] as const;
const consent = z.enum(CONSENTS);

const personFields = {
  phone: z.string().nullable().default(null),
  consent: consent.default('given'),
  language: z.enum(LANGUAGES).default(STATE_LANGUAGE),
  alive: z.boolean().default(true),
  entitled: z.boolean().default(true),
  /** What the operator reports by itself in AUTO mode; `none` = it never reports and knows nothing when asked. */
  receipts: z.enum(['delivered', 'undeliverable', 'expired', 'rejected', 'none']).default('delivered'),
  /** What this phone answers to an offer by itself in AUTO mode. */
  repliesWith: z.string().optional(),
  /** What the provider decides by itself in AUTO mode; `granted-at-once` is in the same call, in every mode. */
  decision: z.enum(['granted', 'refused', 'granted-at-once', 'granted-late']).default('granted'),
  /** Why the SMS operator refuses to take an SMS for this phone. */
  smsRefusal: z.enum(['number-invalid', 'rejected', 'no-money', 'sender-unknown', 'text-forbidden']).optional(),
  /** What goes wrong between us and the operator with each SMS for this phone, once. */
  smsFault: z.enum([...MISHAPS, 'receiptsTwice', 'receiptsReversed']).optional(),
  /** How БМГ's first answer about this person arrives through ШЭП. */
  shep: WireFault.optional(),
  /** What is special about the number, and how an offer to it ends when the answer is 1: for the page and the docs. */
  note: z.string().optional(),
  ends: z.string().optional(),
};

export const Person = z.strictObject({ iin: twelveDigits, ...personFields });
export const Organisation = z.strictObject({
  bin: twelveDigits,
  representative: Person.optional(),
  stateBody: z.boolean().default(false),
  active: z.boolean().default(true),
  /** An organisation's consent is the one of its representative. */
  consent: consent.optional(),
  note: z.string().optional(),
  ends: z.string().optional(),
});
export const WorldData = z.strictObject({
  people: z.array(Person).default([]),
  organisations: z.array(Organisation).default([]),
});
export type Person = z.infer<typeof Person>;
export type Organisation = z.infer<typeof Organisation>;

/** A phone that no person of the world has takes every SMS and reports it. */
const STRANGER: Omit<Person, 'iin'> = z.object(personFields).parse({});

export interface World {
  replace(data: z.infer<typeof WorldData>): void;
  people(): Person[];
  organisations(): Organisation[];
  person(iin: string): Person | undefined;
  organisation(bin: string): Organisation | undefined;
  /** Who holds the number now, and how that phone behaves. */
  behaviourOf(phone: string): Omit<Person, 'iin'>;
  changePerson(iin: string, change: object): Person | undefined;
  changeOrganisation(bin: string, change: object): Organisation | undefined;
}

export function createWorld(): World {
  const people = new Map<string, Person>();
  const organisations = new Map<string, Organisation>();
  const holders = new Map<string, string>(); // who holds a number, by phone

  function keep(person: Person): Person {
    const before = people.get(person.iin)?.phone;
    if (before && holders.get(before) === person.iin) holders.delete(before);
    if (person.phone) holders.set(person.phone, person.iin);
    people.set(person.iin, person);
    return person;
  }

  function settle(organisation: Organisation, given: Organisation['consent']): void {
    const { representative } = organisation;
    organisations.set(organisation.bin, organisation);
    if (!representative) return;
    const person = people.get(representative.iin) ?? representative;
    keep(given ? { ...person, consent: given } : person);
  }

  const world: World = {
    replace: (data) => {
      people.clear();
      holders.clear();
      organisations.clear();
      for (const person of data.people) keep(person);
      for (const organisation of data.organisations) settle(organisation, organisation.consent);
    },
    people: () => [...people.values()],
    organisations: () => [...organisations.values()],
    person: (iin) => people.get(iin),
    organisation: (bin) => organisations.get(bin),
    behaviourOf: (phone) => people.get(holders.get(phone) ?? '') ?? STRANGER,
    changePerson: (iin, change) => {
      const person = people.get(iin);
      return person && keep(Person.parse({ ...person, ...change, iin }));
    },
    changeOrganisation: (bin, change) => {
      const organisation = organisations.get(bin);
      if (!organisation) return undefined;
      const changed = Organisation.parse({ ...organisation, ...change, bin });
      if ('representative' in change && changed.representative) keep(changed.representative);
      settle(changed, 'consent' in change ? changed.consent : undefined);
      return changed;
    },
  };
  world.replace(WorldData.parse(DEFAULT_WORLD));
  return world;
}
