/** The API's settings. */
import { z } from 'zod';
import { HttpUrl, Port } from './environment.ts';
import type { Loaded } from './process.ts';
import { loadProcess, processFields } from './process.ts';

const PerMinute = z.coerce.number().int().positive();

export const ApiVariables = z.object({
  ...processFields,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: Port.default(3000),
  /** Networks of the proxies before the API, such as 10.0.0.0/8,2001:db8::/32: they say who called. None: the address
   *  that has connected is the caller's. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((network) => network.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks such as 10.0.0.0/8, with a comma between two')))
    .refine((list) => !list.some((network) => network.endsWith('/0')), 'must not be the whole internet')
    .default([]),
  /** Connections that are open at a time; more are turned away. */
  API_MAX_CONNECTIONS: z.coerce.number().int().positive().default(2_000),
  /** Stands in the address of the codec that Temporal UI and CLI are given: `/codec/<ticket>`. Unset: nothing is
   *  opened. */
  CODEC_TICKET: z.string().min(24).optional(),
  /** The page of Temporal UI, such as https://temporal.example: the only one whose scripts may ask the codec. */
  TEMPORAL_UI_ORIGIN: HttpUrl.optional(),
  /** Requests a minute for one API key, for one gateway, and tries to sign in from one address; over all processes. */
  RATE_LIMIT_PER_KEY: PerMinute.default(6_000),
  RATE_LIMIT_PER_GATEWAY: PerMinute.default(60_000),
  RATE_LIMIT_PER_ADDRESS: PerMinute.default(60),
  /** Offers a day of Kazakhstan, to one person by all providers together, and for one service; unset: of a service any
   *  number. */
  OFFERS_PER_RECIPIENT_A_DAY: z.coerce.number().int().positive().default(20),
  OFFERS_PER_SERVICE_A_DAY: z.coerce.number().int().positive().optional(),
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
