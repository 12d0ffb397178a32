/** The API's settings. */
import { z } from 'zod';
import { SystemUrl, whole } from '../adapters/settings/fields.ts';
import { Port } from './environment.ts';
import type { Loaded } from './process.ts';
import { loadProcess, processFields } from './process.ts';

const PerMinute = whole(1);

export const ApiVariables = z.object({
  ...processFields,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: Port.default(3000),
  /** Networks of the proxies before the API, such as 10.0.0.0/8,2001:db8::/32: their headers name the caller. None: the
   *  connected address is the caller's. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((network) => network.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks such as 10.0.0.0/8, with a comma between two')))
    .refine((list) => !list.some((network) => network.endsWith('/0')), 'must not be the whole internet')
    .default([]),
  /** The most open connections at a time; further ones are refused. */
  API_MAX_CONNECTIONS: whole(1).default(2_000),
  /** Part of the codec's address that Temporal UI and CLI are given: `/codec/<ticket>`. Unset: the codec opens no
   *  payload. */
  CODEC_TICKET: z.string().min(24).optional(),
  /** The origin of Temporal UI, such as https://temporal.example: the only one whose scripts may call the codec. */
  TEMPORAL_UI_ORIGIN: SystemUrl.optional(),
  /** Requests a minute for one API key and for one gateway, and sign-in attempts from one address; over all
   *  processes. */
  RATE_LIMIT_PER_KEY: PerMinute.default(6_000),
  RATE_LIMIT_PER_GATEWAY: PerMinute.default(60_000),
  RATE_LIMIT_PER_ADDRESS: PerMinute.default(60),
  /** Offers a day (in Kazakhstan) to one person by all providers together, and for one service; unset: a service has no
   *  limit. */
  OFFERS_PER_RECIPIENT_A_DAY: whole(1).default(20),
  OFFERS_PER_SERVICE_A_DAY: whole(1).optional(),
});
export type ApiConfig = Loaded<z.infer<typeof ApiVariables>>;

/** The API's settings. Throws one error that names everything that is wrong. */
export const loadApiConfig = (env: NodeJS.ProcessEnv = process.env): ApiConfig =>
  loadProcess(ApiVariables, env, {
    keys: ['payload', 'vault', 'vaultIndex', 'apiKeyPepper', 'proof'],
    also: ({ CODEC_TICKET: ticket, TEMPORAL_UI_ORIGIN: origin }) =>
      ticket && !origin?.startsWith('https:')
        ? ['CODEC_TICKET: opens payloads to TEMPORAL_UI_ORIGIN, which must be https in production']
        : [],
  });
