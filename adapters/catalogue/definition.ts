/** One public service as the catalogue defines it, checked on arrival from a file or through the API. */
import { z } from 'zod';
import { neededConsentMs } from '../../domain/consent.ts';
import { DAY_MS } from '../../domain/durations.ts';
import type { OfferTerms } from '../../domain/events.ts';
import { SERVICE_RECIPIENTS } from '../../domain/identifiers.ts';
import type { SmsKind } from '../../domain/sms-kinds.ts';
import { LANGUAGES } from '../../domain/languages.ts';
import type { QuietHours } from '../../domain/quiet-hours.ts';
import { CONSENT_FIELDS, described, QUIET_HOURS, SERVICE_FIELDS, TEMPLATES, TEXTS } from './descriptions.ts';
import { durationBetween, durationMs } from './durations.ts';
import { EligibilityFactsSchema } from './eligibility-facts.ts';
import { areDifferent, Code, inThreeLanguages } from './fields.ts';
import { Act, checkLegalBasis, Confirmed, RefusalGrounds } from './legal-basis.ts';
import { ProviderAdapter } from './provider-adapter.ts';

/** The kinds of SMS whose text a service may set; `unknownSender` belongs to no service. */
export type ServiceSmsKind = Exclude<SmsKind, 'unknownSender'>;

const timeOfDay = (description: string, example: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 21:00')
    .meta({ description, example });

/** In the document a string with a pattern: what OpenAPI Generator writes for a union of an enum and an object does not
 *  compile. */
const NoQuietHours = z.literal('none').meta({ id: 'NoQuietHours', type: 'string', pattern: '^none$' });
const QuietTime = z
  .strictObject({ from: timeOfDay('When it begins', '21:00'), to: timeOfDay('When it ends', '09:00') })
  .meta({ id: 'QuietTime' });
const QuietHoursOfService = z.union([NoQuietHours, QuietTime]).meta({ id: 'QuietHours', description: QUIET_HOURS });

/** The text of one kind of SMS, an ICU message per language. */
export const Template = inThreeLanguages(600);

/** Texts that a service may leave to the common ones. */
export const InheritableTemplates = z.strictObject(
  described(
    {
      reminder: Template,
      accepted: Template,
      notProvided: Template,
      declined: Template,
      help: Template,
      late: Template,
      settled: Template,
      closed: Template,
      optedOut: Template,
      optedIn: Template,
      whichOne: Template,
    },
    TEMPLATES,
  ),
);
const ownTemplates = described(
  { offer: Template, annulled: Template, granted: Template, refused: Template },
  TEMPLATES,
);

const fields = described(
  {
    code: Code,
    provider: Code,
    names: inThreeLanguages(60),
    shortNames: inThreeLanguages(20),
    act: Act,
    resultKind: z.string().min(1).max(120),
    answerWindow: durationBetween('PT10S', 'P30D').default('PT24H'),
    remindAfter: durationBetween('PT5S', 'P30D').optional(),
    grace: durationBetween('PT0S', 'PT1H').default('PT2M'),
    smsValidity: durationBetween('PT1M', 'PT24H').default('PT24H'),
    consentTerm: durationBetween('PT10S', 'P30D').default('PT24H'),
    recipientKind: z.enum(SERVICE_RECIPIENTS).default('person'),
    termWorkingDays: z.int().min(1).max(60),
    factsMaxAge: durationBetween('PT1M', 'P365D').optional(),
    eligibilityFacts: EligibilityFactsSchema.optional(),
    coolDown: durationBetween('PT0S', 'P3650D').default('P90D'),
    declineIsFinal: z.boolean().default(false),
    confirmAgreement: z.boolean().default(true),
    urgent: z.boolean().default(false),
    quietHours: QuietHoursOfService.default({ from: '21:00', to: '09:00' }),
    languages: z
      .array(z.enum(LANGUAGES))
      .min(1)
      .refine(areDifferent, 'a language is listed twice')
      .default([...LANGUAGES]),
    refusalGrounds: RefusalGrounds,
    consent: z.strictObject(
      described(
        {
          purpose: z.string().min(1).max(300),
          accessName: z.string().min(1).max(100),
          validity: durationBetween('P1D', 'P3650D').optional(),
        },
        CONSENT_FIELDS,
      ),
    ),
    providerAdapter: ProviderAdapter,
    operatorMustConfirm: z.string().min(1).optional(),
    confirmed: Confirmed.optional(),
    demo: z.boolean().default(false),
  },
  SERVICE_FIELDS,
);

/** One public service with its act, terms, grounds and every text (§§3–5): what a version of it keeps. */
export const ServiceDefinition = z
  .strictObject({
    ...fields,
    templates: z.strictObject({ ...ownTemplates, ...InheritableTemplates.shape }).meta({ description: TEXTS }),
  })
  .superRefine(reminderBeforeDeadline)
  .superRefine(checkLegalBasis)
  .superRefine(consentOutlivesOffer);
export type ServiceDefinition = z.infer<typeof ServiceDefinition>;

/** A service as it is written: what it leaves out is filled by defaults and by the common texts; its provider, by the
 *  key of its writer. */
export const ServiceDraft = z
  .strictObject({
    ...fields,
    templates: z
      .strictObject({ ...ownTemplates, ...InheritableTemplates.partial().shape })
      .meta({ description: TEXTS }),
    provider: Code.optional().meta({
      description: 'The id of your provider; left out: the provider whose key you use',
    }),
  })
  .superRefine(reminderBeforeDeadline)
  .superRefine(checkLegalBasis);
export type ServiceDraft = z.input<typeof ServiceDraft>;

const DEFAULT_FACTS_MAX_AGE = 'P30D';

/** The values of a service that an offer freezes when it is made (§4a, §5). */
export function termsOf(definition: ServiceDefinition): OfferTerms {
  const { remindAfter } = definition;
  const { pollEvery } = definition.providerAdapter;
  return {
    answerWindowMs: durationMs(definition.answerWindow),
    graceMs: durationMs(definition.grace),
    ...(remindAfter === undefined ? {} : { remindAfterMs: durationMs(remindAfter) }),
    smsValidityMs: durationMs(definition.smsValidity),
    consentTermMs: durationMs(definition.consentTerm),
    factsMaxAgeMs: durationMs(definition.factsMaxAge ?? DEFAULT_FACTS_MAX_AGE),
    termWorkingDays: definition.termWorkingDays,
    declineIsFinal: definition.declineIsFinal,
    confirmAgreement: definition.confirmAgreement,
    urgent: definition.urgent,
    quietHours: quietHoursOf(definition),
    refusalGrounds: definition.refusalGrounds.map(({ code }) => code),
    groundArticles: Object.fromEntries(definition.refusalGrounds.map(({ code, article }) => [code, article])),
    ...(pollEvery === undefined ? {} : { pollEveryMs: durationMs(pollEvery) }),
  };
}

/** §3: how long the consent to an offer of this service is asked for. */
export const consentValidMs = (definition: ServiceDefinition): number =>
  definition.consent.validity === undefined
    ? neededConsentMs(termsOf(definition))
    : durationMs(definition.consent.validity);

function consentOutlivesOffer(definition: ServiceDefinition, context: z.RefinementCtx): void {
  const { validity } = definition.consent;
  const neededMs = neededConsentMs(termsOf(definition));
  if (validity === undefined || durationMs(validity) >= neededMs) return;
  const days = Math.ceil(neededMs / DAY_MS);
  const message = `a consent of ${validity} may end before the offer does: write P${days}D or more, or leave it out`;
  context.addIssue({ code: 'custom', path: ['consent', 'validity'], message });
}

function quietHoursOf({ quietHours }: ServiceDefinition): QuietHours {
  if (quietHours === 'none') return null;
  return { fromMinute: minuteOfDay(quietHours.from), toMinute: minuteOfDay(quietHours.to) };
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function reminderBeforeDeadline(
  service: { answerWindow: string; remindAfter?: string },
  context: z.RefinementCtx,
): void {
  const { answerWindow, remindAfter } = service;
  if (remindAfter === undefined || durationMs(remindAfter) < durationMs(answerWindow)) return;
  const message = `a reminder after ${remindAfter} comes too late for an answer window of ${answerWindow}`;
  context.addIssue({ code: 'custom', path: ['remindAfter'], message });
}
