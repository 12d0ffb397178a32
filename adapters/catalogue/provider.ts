/** A provider (§2.4): one schema for the file, the command line and the API. */
import { z } from 'zod';
import { checkBin } from '../../domain/identifiers.ts';
import { SystemUrl, WebhookSecret } from '../settings/fields.ts';
import { Code, inThreeLanguages } from './fields.ts';

/** §3: in whose name КДП asks a person for consent. */
const Company = z.strictObject({
  name: z.string().trim().min(1).max(200).meta({ description: 'The name that КДП shows to the person' }),
  bin: z
    .string()
    .refine((bin) => checkBin(bin) === undefined, 'is not a BIN: twelve digits, the last one a check digit')
    .meta({ description: 'The BIN under which КДП knows the provider', example: '491240000039' }),
});

const Ipv4Network = z.cidrv4().meta({ id: 'Ipv4Network', example: '198.51.100.0/24' });
const Ipv6Network = z.cidrv6().meta({ id: 'Ipv6Network', example: '2001:db8::/32' });

/** What an administrator says of a provider; the secrets are made by the system. */
export const ProviderFields = z.strictObject({
  names: inThreeLanguages(200).meta({ description: 'The name of the provider in kk, ru and en' }),
  company: Company.meta({ description: 'In whose name consent is asked for (§3)' }),
  url: SystemUrl.meta({
    description: "The address of the provider's system: our calls go to `{url}/applications`",
    example: 'https://provider.example',
  }),
  callbackUrl: SystemUrl.meta({
    description: 'Where every change of an offer is reported',
    example: 'https://provider.example/callbacks',
  }),
  allowFrom: z
    .array(z.union([Ipv4Network, Ipv6Network], 'is not a network such as 198.51.100.0/24'))
    .max(50)
    .default([])
    .meta({ description: "The networks that the provider's results come from; none: any network" }),
});
export type ProviderFields = z.infer<typeof ProviderFields>;

/** The id of a provider: services and API keys name it, and it never changes. */
export const ProviderId = Code.meta({ description: 'Small letters, digits, hyphens; permanent', example: 'myprov' });

const LEAST_OCTETS = 6;
/** A placeholder repeats a few octets. */
const RandomSecret = WebhookSecret.refine(
  (secret) => new Set(Buffer.from(secret.slice('whsec_'.length), 'base64')).size >= LEAST_OCTETS,
  'is not random',
);

/** Secrets that someone else made: as long and as random as ours. */
export const GivenSecrets = z.strictObject({
  token: z.string().regex(/^[\w.~+/=-]{24,500}$/, 'must have 24 to 500 of the characters that a bearer token may have'),
  webhookSecret: RandomSecret,
  callbackSecret: RandomSecret,
});

const Secret = WebhookSecret.nullable().default(null);

/** An entry of providers.yaml, as the row of the database. */
export const ProviderOfFile = z
  .strictObject({
    id: ProviderId,
    ...ProviderFields.shape,
    token: z.string().min(1),
    webhookSecret: WebhookSecret,
    /** The previous secret, while both are valid. */
    previousWebhookSecret: Secret,
    callbackSecret: WebhookSecret,
    previousCallbackSecret: Secret,
  })
  .transform(({ company, ...entry }) => ({ ...entry, ...columnsOfCompany(company) }));

/** How the company stands in the row. */
export const columnsOfCompany = ({ name, bin }: ProviderFields['company']) => ({ companyName: name, companyBin: bin });

const OWN_MACHINE = /^http:\/\/(127(\.\d+){3}|localhost|\[::1\])(:|\/|$)/;

/** What production does not allow: an address that others on the way can read. Each with its field. */
export const openAddresses = ({ url, callbackUrl }: Pick<ProviderFields, 'url' | 'callbackUrl'>): Problem[] =>
  Object.entries({ url, callbackUrl })
    .filter(([, address]) => !address.startsWith('https:') && !OWN_MACHINE.test(address))
    .map(([field]) => ({ field, message: 'must be https in production, unless it is this machine' }));

type Problem = { field: string; message: string };
