/** The people and organisations of this world, in memory; at start they are the personas. */
import { z } from 'zod';
import { LANGUAGES, STATE_LANGUAGE } from '../domain/languages.ts';
import { AUTHORITY_BASES, ORGANISATION_KINDS } from '../domain/organisations.ts';
import { MISHAPS } from './faults.ts';
import { DEFAULT_WORLD } from './personas.ts';
import { WireFault } from './shep/wire-faults.ts';

const twelveDigits = z.string().regex(/^\d{12}$/);
/** The states of a person's consent at КДП. */
export const CONSENTS = ['given', 'refused', 'pending', 'none', 'withdrawn', 'expired'] as const;
const consent = z.enum(CONSENTS);

const personFields = {
  phone: z.string().nullable().default(null),
  consent: consent.default('given'),
  language: z.enum(LANGUAGES).default(STATE_LANGUAGE),
  alive: z.boolean().default(true),
  entitled: z.boolean().default(true),
  /** The receipt that the carrier sends by itself in AUTO mode; `none` = no receipt, and status queries find
   *  nothing. */
  receipts: z.enum(['delivered', 'undeliverable', 'expired', 'rejected', 'none']).default('delivered'),
  /** What this phone answers to an offer by itself in AUTO mode. */
  repliesWith: z.string().optional(),
  /** The provider's own decision in AUTO mode; `granted-at-once` comes in the same call, in every mode. */
  decision: z.enum(['granted', 'refused', 'granted-at-once', 'granted-late']).default('granted'),
  /** Why the carrier refuses an SMS for this phone. */
  smsRefusal: z.enum(['number-invalid', 'rejected', 'no-money', 'sender-unknown', 'text-forbidden']).optional(),
  /** What goes wrong between the system and the carrier with each SMS for this phone, once. */
  smsFault: z.enum([...MISHAPS, 'receiptsTwice', 'receiptsReversed']).optional(),
  /** How БМГ's first answer about this person arrives through ШЭП. */
  shep: WireFault.optional(),
  /** What is special about the persona, and how an offer to it ends when the answer is 1: for the page and the docs. */
  note: z.string().optional(),
  ends: z.string().optional(),
};

export const Person = z.strictObject({ iin: twelveDigits, ...personFields });
export const Organisation = z.strictObject({
  bin: twelveDigits,
  representative: Person.optional(),
  /** What the register says it is; `stateBody` is short for `central-body`, and without both the register is silent. */
  kind: z.enum(ORGANISATION_KINDS).optional(),
  stateBody: z.boolean().default(false),
  /** Its name, as an SMS to its representative may show it. */
  name: z.string().optional(),
  entitled: z.boolean().default(true),
  /** What the representative's authority is based on, and until when. */
  authority: z.enum([...AUTHORITY_BASES, 'none']).default('head'),
  authorityUntil: z.iso.datetime({ offset: true }).optional(),
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

/** A phone that belongs to no person of the world: it accepts and reports every SMS. */
const UNKNOWN_PHONE: Omit<Person, 'iin'> = z.object(personFields).parse({});

export interface World {
  replace(data: z.infer<typeof WorldData>): void;
  people(): Person[];
  organisations(): Organisation[];
  person(iin: string): Person | undefined;
  organisation(bin: string): Organisation | undefined;
  /** How the phone with this number behaves now. */
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

  function keepOrganisation(organisation: Organisation, given: Organisation['consent']): void {
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
      for (const organisation of data.organisations) keepOrganisation(organisation, organisation.consent);
    },
    people: () => [...people.values()],
    organisations: () => [...organisations.values()],
    person: (iin) => people.get(iin),
    organisation: (bin) => organisations.get(bin),
    behaviourOf: (phone) => people.get(holders.get(phone) ?? '') ?? UNKNOWN_PHONE,
    changePerson: (iin, change) => {
      const person = people.get(iin);
      return person && keep(Person.parse({ ...person, ...change, iin }));
    },
    changeOrganisation: (bin, change) => {
      const organisation = organisations.get(bin);
      if (!organisation) return undefined;
      const changed = Organisation.parse({ ...organisation, ...change, bin });
      if ('representative' in change && changed.representative) keep(changed.representative);
      keepOrganisation(changed, 'consent' in change ? changed.consent : undefined);
      return changed;
    },
  };
  world.replace(WorldData.parse(DEFAULT_WORLD));
  return world;
}
