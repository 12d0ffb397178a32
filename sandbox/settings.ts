import { z } from 'zod';
import { smscFields } from './smsc/settings.ts';

const secret = z.string().startsWith('whsec_');
const flag = z.enum(['0', '1']).transform((value) => value === '1');

const Environment = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(3010),
  SANDBOX_API_URL: z.url().default('http://127.0.0.1:3000'),
  SANDBOX_API_KEY: z.string().min(1).optional(),
  SANDBOX_TOKEN: z.string().min(1),
  SANDBOX_AUTO: flag.default(false),
  SANDBOX_DELAY_MS: z.coerce.number().int().min(0).default(1500),
  /** How long a person thinks in AUTO mode when КДП asks for consent. */
  SANDBOX_CONSENT_MS: z.coerce.number().int().min(0).default(60_000),
  /** Whether КДП announces withdrawals by webhook; 0: they are on its list only. */
  SANDBOX_CONSENT_WEBHOOKS: flag.default(true),
  SANDBOX_CLOCK_URL: z.url().optional(),
  ...smscFields,
  SMS_WEBHOOK_SECRET: secret,
  CONSENT_WEBHOOK_SECRET: secret,
  PHONES_WEBHOOK_SECRET: secret,
  PROVIDERS_WEBHOOK_SECRET: secret,
  PROVIDERS_CALLBACK_SECRET: secret,
});

export type SandboxSettings = z.infer<typeof Environment>;

/** Reads the sandbox's own part of the environment; a wrong or missing value stops the process with its name. */
export function loadSandboxSettings(env: NodeJS.ProcessEnv): SandboxSettings {
  const result = Environment.safeParse(env);
  if (!result.success) throw new Error(`The sandbox cannot start:\n${z.prettifyError(result.error)}`);
  return result.data;
}
