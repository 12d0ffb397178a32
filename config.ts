/** The only reader of the environment. A wrong or missing value stops the process and says which one. */
import { z } from 'zod';

const Url = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''));
const Port = z.coerce.number().int().min(0).max(65_535);
const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must look like whsec_<base64 of at least 24 bytes>');

const shared = {
  NODE_ENV: z.string().default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL'),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  SMS_GATEWAY_NAME: z.string().default('sandbox'),
  /** Stories only: where the skipped time is read. */
  CLOCK_URL: Url.optional(),
};

const WorkerConfig = z.object({
  ...shared,
  WORKER_HOST: z.string().default('127.0.0.1'),
  WORKER_PORT: Port.default(3001),
  WORKFLOW_BUNDLE: z.string().optional(),
  /** How many workflows stay in memory between their tasks; unset: as many as the SDK thinks fit. 0: each task is replayed. */
  WORKFLOW_CACHE: z.coerce.number().int().min(0).optional(),
  SMS_GATEWAY_URL: Url,
  SMS_GATEWAY_TOKEN: z.string().min(1),
  SMS_SENDER: z
    .string()
    .regex(/^\d{3,6}$/, 'must be a short code that people can answer to')
    .default('1414'),
  CONSENT_URL: Url,
  PHONES_URL: Url,
  REGISTERS_URL: Url,
  REGISTERS_TOKEN: z.string().min(1),
});

const ApiConfig = z.object({
  ...shared,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: Port.default(3000),
  SMS_WEBHOOK_SECRET: WebhookSecret,
  CONSENT_WEBHOOK_SECRET: WebhookSecret,
  PHONES_WEBHOOK_SECRET: WebhookSecret,
  /** Requests a minute for one API key, and for one gateway. */
  RATE_LIMIT_PER_KEY: z.coerce.number().int().positive().default(6_000),
  RATE_LIMIT_PER_GATEWAY: z.coerce.number().int().positive().default(60_000),
});

export type WorkerConfig = z.infer<typeof WorkerConfig>;
export type ApiConfig = z.infer<typeof ApiConfig>;

/** The worker's settings. Throws one error that names every wrong variable. */
export const loadWorkerConfig = (env: NodeJS.ProcessEnv = process.env): WorkerConfig => load(WorkerConfig, env);
/** The API's settings. Throws one error that names every wrong variable. */
export const loadApiConfig = (env: NodeJS.ProcessEnv = process.env): ApiConfig => load(ApiConfig, env);

function load<T extends { NODE_ENV: string; CLOCK_URL?: string }>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  // An empty variable is one that was not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { success, data, error } = schema.safeParse(given);
  if (!success)
    throw new Error(
      `Wrong settings:\n${error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`).join('\n')}`,
    );
  if (data.NODE_ENV === 'production' && data.CLOCK_URL)
    throw new Error('Wrong settings:\n  CLOCK_URL: time is not skipped in production');
  return data;
}
