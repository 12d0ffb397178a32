import { z } from 'zod';
import { CONSENT_STATUSES } from '../../domain/events.ts';
import { AUTHORITY_BASES, ORGANISATION_KINDS } from '../../domain/organisations.ts';
import { NoticeSenders, SourceNetworks, SystemUrl } from '../settings/fields.ts';
import { AsyncSettings } from './async-settings.ts';
import { SignerSettings } from './signer-settings.ts';
import { Name, service, TimeoutMs } from './service-settings.ts';
import { MEANINGS } from './statuses.ts';
import { WithdrawalSettings } from './withdrawal-settings.ts';

/** КДП; it shows these names to the person whom it asks, after the company of the provider (§3). */
const Consent = z.strictObject({
  ...service('KDP_SERVICE'),
  namespace: z.string().default('http://service.2fa-chain.kz/ns/kdp'),
  dataType: Name.default('getUserDataRequest'),
  companyResponsible: Name,
  employeeName: Name,
  /** Consent statuses that КДП has beside `VALID`, `INVALID`, `PENDING` and `TIMEOUT`. */
  consentStatuses: z.record(Name, z.enum(CONSENT_STATUSES)).default({}),
  /** The unit in which КДП expects how long the consent shall be valid. */
  expiresInUnit: z.enum(['seconds', 'milliseconds']).default('seconds'),
  /** The signed JWT that КДП gives to its clients. */
  ovt: z.string().min(1),
});

/** БМГ; `answer` names the elements of its data. */
const Phones = z.strictObject({
  ...service('MCDB_SERVICE'),
  answer: z.strictObject({ phone: Name.default('phone'), language: Name.default('language') }).prefault({}),
});

/** ГБД ФЛ. A life status that is not in the table raises an operator task. */
const Persons = z.strictObject({
  ...service('GBDFL_SERVICE'),
  lifeStatuses: z.record(Name, z.enum(['alive', 'not-alive'])).default({ '0': 'alive' }),
  /** Who knows whether a person is entitled to a service: this register, or only the provider. */
  entitlement: z.enum(['register', 'provider']).default('register'),
  answer: z.strictObject({ lifeStatus: Name.default('lifeStatus'), entitled: Name.default('entitled') }).prefault({}),
});

/** ГБД ЮЛ. A kind of organisation that is not in the table raises an operator task; no kind at all is an answer. */
const Organisations = z.strictObject({
  ...service('GBDUL_SERVICE'),
  kinds: z.record(Name, z.enum(ORGANISATION_KINDS)).default({}),
  /** Who knows whether an organisation is entitled to a service: this register, or only the provider. */
  entitlement: z.enum(['register', 'provider']).default('register'),
  answer: z
    .strictObject({
      active: Name.default('active'),
      kind: Name.default('kind'),
      name: Name.default('name'),
      entitled: Name.default('entitled'),
    })
    .prefault({}),
});

/** The register of representations: which service behind ШЭП it is, is unknown, so all of it is a setting. */
const Representations = z.strictObject({
  ...service('REPRESENTATION_SERVICE'),
  bases: z.record(Name, z.enum(AUTHORITY_BASES)).default({ HEAD: 'head', POWER_OF_ATTORNEY: 'power-of-attorney' }),
  answer: z.strictObject({ basis: Name.default('basis'), validUntil: Name.default('validUntil') }).prefault({}),
});

/** The time of one screening attempt for all its questions (workflows/activity-options.ts). */
const ATTEMPT_MS = 20_000;

/** КДП, БМГ and the registers through ШЭП. */
export const ShepStateSettings = z
  .strictObject({
    kind: z.literal('shep'),
    /** The synchronous channel. */
    url: SystemUrl,
    sender: z.strictObject({ id: Name, password: z.string().min(1) }),
    signer: SignerSettings,
    timeoutMs: TimeoutMs.default(5_000),
    /** The offset in which our times are written. */
    utcOffset: z
      .string()
      .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/)
      .default('+05:00'),
    /** Whether an answer must name our message; one that names another message is always refused. */
    correlation: z.enum(['required', 'if-present']).default('required'),
    /** Meanings of statuses that replace those of our table. */
    statuses: z.record(Name, z.enum(MEANINGS)).default({}),
    consent: Consent,
    phones: Phones.prefault({}),
    persons: Persons.prefault({}),
    organisations: Organisations.prefault({}),
    representations: Representations.prefault({}),
    /** Withdrawals of consent that are pulled from КДП; `none`: they are not pulled. */
    withdrawals: z.union([z.literal('none'), WithdrawalSettings]).prefault({}),
    /** The asynchronous channel, if services are provided behind ШЭП. */
    async: AsyncSettings.optional(),
    notices: NoticeSenders,
    /** Source networks of ШЭП's calls through that channel, and of the notices of КДП and БМГ. */
    allowFrom: SourceNetworks,
  })
  .refine(({ signer, async: channel }) => signer.kind !== 'clear' || !channel || channel.inbound, {
    path: ['async', 'inbound'],
    message: 'is needed where nothing is signed',
  })
  .superRefine(({ timeoutMs, ...settings }, context) => {
    const { consent, phones, persons, organisations, representations } = settings;
    const sumOf = (services: { timeoutMs?: number | undefined }[]) =>
      services.reduce((sum, one) => sum + (one.timeoutMs ?? timeoutMs), 0);
    const all = Math.max(sumOf([consent, persons, phones]), sumOf([consent, organisations, representations, phones]));
    if (all > ATTEMPT_MS)
      context.addIssue({
        code: 'custom',
        path: ['timeoutMs'],
        message: `КДП, БМГ and the registers of one recipient may take ${ATTEMPT_MS} ms together, and not ${all}`,
      });
  });
export type ShepStateSettings = z.infer<typeof ShepStateSettings>;
export type ShepService = Omit<z.infer<typeof Phones>, 'answer'>;
export type ConsentSettings = z.infer<typeof Consent>;
export type PhonesSettings = z.infer<typeof Phones>;
export type PersonsSettings = z.infer<typeof Persons>;
export type RepresentationsSettings = z.infer<typeof Representations>;
export type OrganisationsSettings = z.infer<typeof Organisations>;
