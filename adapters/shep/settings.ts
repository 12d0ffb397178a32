import { z } from 'zod';
import { NoticeSenders, SourceNetworks, SystemUrl } from '../settings/fields.ts';
import { AsyncSettings } from './async-settings.ts';
import { SignerSettings } from './signer-settings.ts';
import { Code, Name, TimeoutMs } from './service-settings.ts';
import { Consent, Organisations, Persons, Phones, Representations } from './state-services.ts';
import { MEANINGS } from './statuses.ts';
import { WithdrawalSettings } from './withdrawal-settings.ts';

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
    statuses: z.record(Code, z.enum(MEANINGS)).default({}),
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
