/** The services of the state behind ШЭП: what each is asked, and what is read of its answer. */
import { z } from 'zod';
import { CONSENT_STATUSES } from '../../domain/events.ts';
import { AUTHORITY_BASES, ORGANISATION_KINDS } from '../../domain/organisations.ts';
import { KDP } from './namespaces.ts';
import { ElementPath } from './paths.ts';
import { checkedService } from './service-check.ts';
import { Code, Name, service, TypeName, YesOrNo } from './service-settings.ts';

/** КДП's token; a register that does not know it need not be sent it. */
const TOKEN = ['kdpToken', 'publicKey'];
/** What КДП may be told beside the person. */
const ABOUT_CONSENT = 'company companyBin companyResponsible employeeName accessName purpose expiresIn ovt'.split(' ');

/** КДП; it shows these names to the person whom it asks, after the company of the provider (§3). */
export const Consent = z
  .strictObject({
    ...service('KDP_SERVICE'),
    namespace: z.string().default(KDP),
    dataType: TypeName.default('getUserDataRequest'),
    companyResponsible: Name,
    employeeName: Name,
    answer: z
      .strictObject({
        status: ElementPath.default('status'),
        code: ElementPath.default('code'),
        publicKey: ElementPath.default('public-key'),
      })
      .prefault({}),
    /** Consent statuses that КДП has beside `VALID`, `INVALID`, `PENDING` and `TIMEOUT`. */
    consentStatuses: z.record(Name, z.enum(CONSENT_STATUSES)).default({}),
    /** The unit in which КДП expects how long the consent shall be valid. */
    expiresInUnit: z.enum(['seconds', 'milliseconds']).default('seconds'),
    /** The signed JWT that КДП gives to its clients. */
    ovt: z.string().min(1),
  })
  .superRefine(checkedService({ needed: ['iin', 'omitSms'], others: ABOUT_CONSENT }));

/** БМГ; `answer` holds the paths to what is read of its data. */
export const Phones = z
  .strictObject({
    ...service('MCDB_SERVICE'),
    answer: z
      .strictObject({ phone: ElementPath.default('phone'), language: ElementPath.default('language') })
      .prefault({}),
  })
  .superRefine(checkedService({ needed: ['iin'], others: TOKEN }));

/** ГБД ФЛ. A life status that is not in the table raises an operator task. */
export const Persons = z
  .strictObject({
    ...service('GBDFL_SERVICE'),
    lifeStatuses: z.record(Code, z.enum(['alive', 'not-alive'])).default({ '0': 'alive' }),
    /** Who knows whether a person is entitled to a service: this register, or only the provider. */
    entitlement: z.enum(['register', 'provider']).default('register'),
    entitledValues: YesOrNo,
    answer: z
      .strictObject({ lifeStatus: ElementPath.default('lifeStatus'), entitled: ElementPath.default('entitled') })
      .prefault({}),
  })
  .superRefine(checkedService({ needed: ['iin'], others: [...TOKEN, 'serviceCode'] }));

/** ГБД ЮЛ. A kind of organisation that is not in the table raises an operator task; no kind at all is an answer. */
export const Organisations = z
  .strictObject({
    ...service('GBDUL_SERVICE'),
    kinds: z.record(Name, z.enum(ORGANISATION_KINDS)).default({}),
    /** Who knows whether an organisation is entitled to a service: this register, or only the provider. */
    entitlement: z.enum(['register', 'provider']).default('register'),
    activeValues: YesOrNo,
    entitledValues: YesOrNo,
    answer: z
      .strictObject({
        active: ElementPath.default('active'),
        kind: ElementPath.default('kind'),
        name: ElementPath.default('name'),
        entitled: ElementPath.default('entitled'),
      })
      .prefault({}),
  })
  .superRefine(checkedService({ needed: ['bin'], others: ['serviceCode'] }));

/** The register of representations: which service behind ШЭП it is, is unknown, so all of it is a setting. */
export const Representations = z
  .strictObject({
    ...service('REPRESENTATION_SERVICE'),
    bases: z.record(Name, z.enum(AUTHORITY_BASES)).default({ HEAD: 'head', POWER_OF_ATTORNEY: 'power-of-attorney' }),
    answer: z
      .strictObject({ basis: ElementPath.default('basis'), validUntil: ElementPath.default('validUntil') })
      .prefault({}),
  })
  .superRefine(checkedService({ needed: ['bin', 'iin'], others: TOKEN }));

export type ConsentSettings = z.infer<typeof Consent>;
export type PhonesSettings = z.infer<typeof Phones>;
export type PersonsSettings = z.infer<typeof Persons>;
export type RepresentationsSettings = z.infer<typeof Representations>;
export type OrganisationsSettings = z.infer<typeof Organisations>;
