/** Who lives in this world. Everything is in memory; the default inhabitants are the magic numbers. */
import { z } from 'zod';
import { DEFAULT_WORLD } from './magic-numbers.ts';

const twelveDigits = z.string().regex(/^\d{12}$/);
const consent = z.enum(['given', 'refused', 'pending', 'none', 'withdrawn']);

const personFields = {
  phone: z.string().nullable().default(null),
  consent: consent.default('given'),
  language: z.enum(['kk', 'ru', 'en']).default('kk'),
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
  note: z.string().optional(),
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
  /** Whoever holds the number now, and how that phone behaves. */
  behaviourOf(phone: string): Omit<Person, 'iin'>;
  changePerson(iin: string, change: object): Person | undefined;
  changeOrganisation(bin: string, change: object): Organisation | undefined;
}

export function createWorld(): World {
  const people = new Map<string, Person>();
  const organisations = new Map<string, Organisation>();

  function settle(organisation: Organisation, given: Organisation['consent']): void {
    const { representative } = organisation;
    organisations.set(organisation.bin, organisation);
    if (!representative) return;
    const person = people.get(representative.iin) ?? representative;
    people.set(person.iin, given ? { ...person, consent: given } : person);
  }

  const world: World = {
    replace: (data) => {
      people.clear();
      organisations.clear();
      for (const person of data.people) people.set(person.iin, person);
      for (const organisation of data.organisations) settle(organisation, organisation.consent);
    },
    people: () => [...people.values()],
    organisations: () => [...organisations.values()],
    person: (iin) => people.get(iin),
    organisation: (bin) => organisations.get(bin),
    behaviourOf: (phone) => [...people.values()].find((person) => person.phone === phone) ?? STRANGER,
    changePerson: (iin, change) => {
      const person = people.get(iin);
      if (!person) return undefined;
      const changed = Person.parse({ ...person, ...change, iin });
      people.set(iin, changed);
      return changed;
    },
    changeOrganisation: (bin, change) => {
      const organisation = organisations.get(bin);
      if (!organisation) return undefined;
      const changed = Organisation.parse({ ...organisation, ...change, bin });
      if ('representative' in change && changed.representative) people.delete(changed.representative.iin);
      settle(changed, 'consent' in change ? changed.consent : undefined);
      return changed;
    },
  };
  world.replace(WorldData.parse(DEFAULT_WORLD));
  return world;
}
