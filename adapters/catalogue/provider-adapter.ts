/** How the provider of a service is called (§5), chosen for each service. */
import { z } from 'zod';
import { durationBetween } from './durations.ts';

/** The default and the longest time for an answer: the checks at acceptance and the call share one activity of 30 s. */
export const LONGEST_CALL = 'PT10S';

const everyKind = {
  pollEvery: durationBetween('PT10S', 'P7D').optional().meta({
    description: 'How often you are asked for your decision; left out: near the act’s term only',
  }),
  timeout: durationBetween('PT1S', LONGEST_CALL).optional().meta({
    description: 'How long an answer of your system is awaited; left out: ten seconds',
  }),
};

const RestAdapter = z
  .strictObject({
    kind: z.literal('rest').meta({ description: 'Over REST, at the `url` of your provider' }),
    ...everyKind,
  })
  .meta({ id: 'RestAdapter' });
const ShepAdapter = z
  .strictObject({
    kind: z.literal('shep').meta({ description: 'Over the asynchronous channel of ШЭП' }),
    serviceId: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,100}$/, 'letters, digits, _ . and -')
      .meta({
        description: 'The id that your service has at ШЭП',
      }),
    ...everyKind,
  })
  .meta({ id: 'ShepAdapter' });

/** Over REST at the provider's own address, or over ШЭП's asynchronous channel under the service's id there. */
export const ProviderAdapter = z.discriminatedUnion('kind', [RestAdapter, ShepAdapter]).meta({
  id: 'ProviderAdapter',
  description: 'How your system is called (§5)',
});
export type ProviderAdapter = z.infer<typeof ProviderAdapter>;
