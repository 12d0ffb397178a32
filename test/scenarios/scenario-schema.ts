/** The vocabulary of the scenarios. It is strict: a name that is not listed here is an error of the scenario. */
import { parse } from 'yaml';
import { z } from 'zod';
import { DECISIONS, PEOPLE_READINGS } from '../../domain/events.ts';
import { RECIPIENT_KINDS } from '../../domain/identifiers.ts';
import { LANGUAGES } from '../../domain/languages.ts';
import { OFFER_STATES } from '../../domain/offer-states.ts';
import { SMS_KINDS } from '../../domain/sms-kinds.ts';
import { TASK_KINDS } from '../../domain/tasks.ts';
import { WAITS_FOR } from '../../domain/waiting-for.ts';
import { SYSTEMS } from '../../sandbox/faults.ts';
import { WireFault } from '../../sandbox/shep/wire-faults.ts';
import { CONSENTS } from '../../sandbox/world.ts';
import { EVENT_TYPES, REPORTED_STATUSES } from './scenario-names.ts';
import { isDuration, isMoment } from './scenario-time.ts';

/** YAML reads unquoted digits as a number, where the scenario means a text of digits. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const digits = text.transform((value) => (/^\d{11}$/.test(value) ? value.padStart(12, '0') : value));
const phone = text.transform((value) => (/^7\d{10}$/.test(value) ? `+${value}` : value));
const duration = z.string().refine(isDuration, 'is not an ISO-8601 duration');
const count = z.int().min(0);
const times = z.int().min(1);
const name = text;
const consent = z.enum(CONSENTS);
const language = z.enum(LANGUAGES);
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([z.array(item), item.transform((value) => [value])]);

const representative = z.strictObject({ iin: digits, phone: phone.nullable(), language: language.optional() });
const personChanges = {
  phone: phone.nullable().optional(),
  consent: consent.optional(),
  language: language.optional(),
  alive: z.boolean().optional(),
  entitled: z.boolean().optional(),
};
const organisationChanges = {
  representative: representative.optional(),
  stateBody: z.boolean().optional(),
  active: z.boolean().optional(),
  consent: consent.optional(),
};

const World = z.strictObject({
  people: z.array(z.strictObject({ iin: digits, ...personChanges })).default([]),
  organisations: z.array(z.strictObject({ bin: digits, ...organisationChanges })).default([]),
});

const Service = z.strictObject({
  window: duration.optional(),
  remindAfter: duration.optional(),
  termWorkingDays: z.int().min(1).optional(),
  declineIsFinal: z.boolean().optional(),
  urgent: z.boolean().optional(),
  factsMaxAge: duration.optional(),
  coolDown: duration.optional(),
  languages: z.array(language).min(1).optional(),
  confirmAgreement: z.boolean().optional(),
  recipientKind: z.enum([...RECIPIENT_KINDS, 'both']).optional(),
});

const answer = z.union([z.int(), z.strictObject({ status: z.int(), code: z.string().optional() })]);
const expectation = answer.transform((value) => (typeof value === 'number' ? { status: value } : value)).optional();
const outcome = z.enum(DECISIONS);

/** Every step with its fields. */
export const STEPS = {
  offer: z.strictObject({
    as: name,
    to: digits,
    service: z.string().optional(),
    reference: text.optional(),
    factsAsOf: z.union([duration, z.iso.datetime({ offset: true })]).optional(),
    expect: expectation,
  }),
  wait: duration,
  restart: z.enum(['worker', 'api']),
  stop: z.strictObject({ system: z.enum(['temporal', 'database']), for: duration }),
  sms: z.strictObject({
    to: phone,
    kind: z.enum(SMS_KINDS),
    count: count.default(1),
    language: language.optional(),
    contains: oneOrMore(text).default([]),
    of: name.optional(),
  }),
  noSms: z.strictObject({ to: phone }),
  receipt: z.strictObject({
    to: phone,
    status: z.enum(REPORTED_STATUSES).transform((status) => (status === 'atOperator' ? 'atCarrier' : status)),
    at: duration.optional(),
    parts: times.optional(),
    count: times.default(1),
  }),
  noReceipts: z.strictObject({ to: phone }),
  reply: z.strictObject({ from: phone, text, id: text.optional(), at: duration.optional(), count: times.default(1) }),
  desk: z.strictObject({ of: name, answer: z.enum(['agree', 'refuse']) }),
  deskConfirm: z.strictObject({ of: name }),
  readReply: z.strictObject({ of: name, as: z.enum(PEOPLE_READINGS) }),
  readConfirm: z.strictObject({ of: name }),
  tasks: z.strictObject({ of: name, contains: oneOrMore(z.enum(TASK_KINDS)) }),
  world: z
    .strictObject({ iin: digits.optional(), bin: digits.optional(), ...personChanges, ...organisationChanges })
    .refine(({ iin, bin }) => (iin === undefined) !== (bin === undefined), 'needs one of iin and bin'),
  down: z.strictObject({ system: z.enum(SYSTEMS), for: duration }),
  slow: z.strictObject({
    system: z.enum(SYSTEMS),
    by: duration,
    for: duration.optional(),
  }),
  providerCalls: z.strictObject({ of: name, count }),
  provider: z.strictObject({
    of: name,
    result: outcome,
    ground: z.string().optional(),
    twice: z.boolean().default(false),
    // oxlint-disable-next-line unicorn/no-thenable -- a field of the scenarios, and never a function
    then: outcome.optional(),
  }),
  cancel: z.strictObject({ of: name, reason: z.string(), expect: expectation }),
  state: z.strictObject({
    of: name,
    is: z.enum(OFFER_STATES),
    reason: z.string().optional(),
    deadline: duration.optional(),
    receivedAt: duration.optional(),
    receiptMissing: z.boolean().optional(),
  }),
  journal: z.strictObject({
    of: name,
    contains: oneOrMore(z.enum(EVENT_TYPES)).default([]),
    verifies: z.literal(true).optional(),
  }),
  callbacks: z.strictObject({ of: name, states: z.array(z.enum(OFFER_STATES)) }),
  answers: z.strictObject({ system: z.enum(SYSTEMS), as: WireFault }),
  why: z.strictObject({
    of: name,
    waitsFor: z.enum(WAITS_FOR),
    until: duration.optional(),
    trouble: z.string().optional(),
    temporal: oneOrMore(text),
  }),
  noPersonalData: z.literal(true),
} as const;

/** The keyword of a step, such as `offer`. */
export type StepKeyword = keyof typeof STEPS;
/** The fields of a step with that keyword, checked and completed with defaults. */
export type StepOf<Keyword extends StepKeyword> = z.output<(typeof STEPS)[Keyword]>;
/** One step of a scenario. */
export type Step = { [Keyword in StepKeyword]: { keyword: Keyword; value: StepOf<Keyword> } }[StepKeyword];

const isKeyword = (text: string): text is StepKeyword => Object.hasOwn(STEPS, text);

const Step = z.record(z.string(), z.unknown()).transform((entry, context): Step => {
  const [[keyword, value] = ['', undefined], ...others] = Object.entries(entry);
  if (others.length > 0) context.addIssue(`a step has one keyword, this one has ${Object.keys(entry).join(', ')}`);
  if (!isKeyword(keyword)) {
    context.addIssue(`unknown step "${keyword}"`);
    return z.NEVER;
  }
  const result = STEPS[keyword].safeParse(value);
  if (result.success) return { keyword, value: result.data } as Step;
  for (const issue of result.error.issues) context.addIssue({ ...issue, path: [keyword, ...issue.path] } as never);
  return z.NEVER;
});

const Scenario = z.strictObject({
  title: z.string().min(1),
  law: z.array(z.string().regex(/^§/)).min(1),
  world: World.default({ people: [], organisations: [] }),
  service: Service.optional(),
  startAt: z.string().refine(isMoment, 'is not a weekday and a time such as "Tue 10:00"').default('Tue 10:00'),
  steps: z.array(Step).min(1),
});
/** One scenario, checked and completed with defaults. */
export type Scenario = z.output<typeof Scenario>;

/** Reads a scenario; throws an Error that names every unknown field and every wrong value with its place. */
export function readScenario(yaml: string): Scenario {
  const result = Scenario.safeParse(parse(yaml));
  if (result.success) return result.data;
  throw new Error(`This scenario cannot be read:\n${z.prettifyError(result.error)}`);
}
