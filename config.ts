/** The only reader of the environment. A wrong or missing value stops the process and says which one. */
import { z } from 'zod';
import type { Connections } from './adapters/connections/definition.ts';
import { WebhookSecret } from './adapters/connections/fields.ts';
import {
  gatewaySecrets,
  keyFileFaults,
  named,
  sandboxFaults,
  secretFaults,
} from './adapters/connections/production-secrets.ts';
import { connectionFaults, serverFaults } from './adapters/connections/production.ts';
import { readConnections } from './adapters/connections/read.ts';
import type { TemporalSettings } from './adapters/connections/temporal.ts';
import { temporalFaults, temporalFields } from './adapters/connections/temporal.ts';

const Url = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''));
const Port = z.coerce.number().int().min(0).max(65_535);

const shared = {
  NODE_ENV: z.string().default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL'),
  ...temporalFields,
  /** The keys that close what Temporal keeps: one a line, `<id> <base64 of 32 bytes>`, the first is used. Unset: it is kept plainly. */
  PAYLOAD_KEYS_FILE: z.string().optional(),
  /** The file that says how the outside world is reached (docs/protocols.md). */
  CONNECTIONS: z.string().min(1),
  /** The key-encryption keys of personal data, as in PAYLOAD_KEYS_FILE. Unset: personal data is stored plainly. */
  VAULT_KEYS_FILE: z.string().optional(),
  /** The one key of the blind indexes; it never changes. */
  VAULT_INDEX_KEY_FILE: z.string().optional(),
  /** Stories only: where the skipped time is read. */
  CLOCK_URL: Url.optional(),
  /** The name of the log of all journals, as its checkpoints carry it (docs/proof.md). */
  LOG_ORIGIN: z
    .string()
    .regex(/^[^\s+]{1,200}$/u, 'has no spaces and no plus sign')
    .default('usynys.invalid/journal'),
};

const Days = z.string().regex(/^P[1-9]\d{0,4}D$/, 'must be a number of days such as P90D');

const WorkerConfig = z.object({
  ...shared,
  /** How long each class of data is kept: people after their last offer, SMS of strangers, what was delivered, what tells repeats. */
  RETAIN_PERSONS: Days.default('P1825D'),
  RETAIN_STRANGERS: Days.default('P90D'),
  RETAIN_DELIVERIES: Days.default('P30D'),
  RETAIN_REPEATS: Days.default('P365D'),
  WORKER_HOST: z.string().default('127.0.0.1'),
  WORKER_PORT: Port.default(3001),
  WORKFLOW_BUNDLE: z.string().optional(),
  /** How many workflows stay in memory between their tasks; unset: as many as the SDK thinks fit. 0: each task is replayed. */
  WORKFLOW_CACHE: z.coerce.number().int().min(0).optional(),
  /** The key that signs checkpoints, and the file that keeps them beside the database. */
  CHECKPOINT_KEY_FILE: z.string().optional(),
  CHECKPOINT_FILE: z.string().optional(),
  /** The keys that sign callbacks, v1a: Ed25519 private keys in PEM, all of which sign. Unset: v1 only. */
  CALLBACK_KEY_FILE: z.string().optional(),
  CHECKPOINT_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
});

const ApiConfig = z.object({
  ...shared,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: Port.default(3000),
  /** Networks of the proxies before the API, such as 10.0.0.0/8,2001:db8::/32: they say who called. None: who connects has called. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((network) => network.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks such as 10.0.0.0/8, with a comma between two')))
    .refine((list) => !list.some((network) => network.endsWith('/0')), 'must not be everybody')
    .default([]),
  /** Connections that are open at a time; more are turned away. */
  API_MAX_CONNECTIONS: z.coerce.number().int().positive().default(2_000),
  CONSENT_WEBHOOK_SECRET: WebhookSecret,
  PHONES_WEBHOOK_SECRET: WebhookSecret,
  /** The secrets before, while both are valid. */
  PREVIOUS_CONSENT_WEBHOOK_SECRET: WebhookSecret.optional(),
  PREVIOUS_PHONES_WEBHOOK_SECRET: WebhookSecret.optional(),
  /** Stands in the address of the codec that Temporal UI and CLI are given: `/codec/<ticket>`. Unset: nothing is opened. */
  CODEC_TICKET: z.string().min(24).optional(),
  /** The page of Temporal UI, such as https://temporal.example: the only one whose scripts may ask the codec. */
  TEMPORAL_UI_ORIGIN: Url.optional(),
  /** Requests a minute for one API key, for one gateway, and tries to sign in from one address; over all processes. */
  RATE_LIMIT_PER_KEY: z.coerce.number().int().positive().default(6_000),
  RATE_LIMIT_PER_GATEWAY: z.coerce.number().int().positive().default(60_000),
  RATE_LIMIT_PER_ADDRESS: z.coerce.number().int().positive().default(60),
  /** Offers a day of Kazakhstan, to one person by all providers together, and for one service; unset: of a service any number. */
  OFFERS_PER_RECIPIENT_A_DAY: z.coerce.number().int().positive().default(20),
  OFFERS_PER_SERVICE_A_DAY: z.coerce.number().int().positive().optional(),
  /** The peppers of API keys and of operators' sessions, as in PAYLOAD_KEYS_FILE. */
  API_KEY_PEPPER_FILE: z.string().optional(),
  /** The key that signs proofs; another one than that of checkpoints, which the API must not have. */
  PROOF_KEY_FILE: z.string().optional(),
});

const { NODE_ENV, DATABASE_URL, CLOCK_URL, VAULT_KEYS_FILE, VAULT_INDEX_KEY_FILE } = shared;
const AuditConfig = z.object({ NODE_ENV, DATABASE_URL, VAULT_KEYS_FILE, VAULT_INDEX_KEY_FILE });
const { API_KEY_PEPPER_FILE } = ApiConfig.shape;
const AccessConfig = z.object({ NODE_ENV, DATABASE_URL, CLOCK_URL, API_KEY_PEPPER_FILE });

type Connected = { connections: Connections };
export type WorkerConfig = z.infer<typeof WorkerConfig> & Connected;
export type ApiConfig = z.infer<typeof ApiConfig> & Connected;

/** The worker's settings. Throws one error that names every wrong variable. */
export const loadWorkerConfig = (env: NodeJS.ProcessEnv = process.env): WorkerConfig =>
  load(WorkerConfig, env, { needed: [...KEY_FILES, 'CHECKPOINT_KEY_FILE', 'CHECKPOINT_FILE'] });

/** The API's settings. Throws one error that names every wrong variable. */
export const loadApiConfig = (env: NodeJS.ProcessEnv = process.env): ApiConfig =>
  load(ApiConfig, env, {
    needed: [...KEY_FILES, 'API_KEY_PEPPER_FILE', 'PROOF_KEY_FILE'],
    also: ({ CODEC_TICKET: ticket, TEMPORAL_UI_ORIGIN: origin }) =>
      ticket && !origin?.startsWith('https:')
        ? ['CODEC_TICKET: opens payloads to TEMPORAL_UI_ORIGIN, which must be https in production']
        : [],
  });

/** The auditor's settings: nothing of the outside world. Throws one error that names every wrong variable. */
export function loadAuditConfig(env: NodeJS.ProcessEnv = process.env) {
  const config = checked(AuditConfig, env);
  refuse(config.NODE_ENV === 'production' ? serverFaults(config) : []);
  return config;
}

/** What makes keys and accounts needs. Throws one error that names every wrong variable. */
export function loadAccessConfig(env: NodeJS.ProcessEnv = process.env) {
  const config = checked(AccessConfig, env);
  const needed = () => [...missing(config, ['API_KEY_PEPPER_FILE']), ...serverFaults(config)];
  refuse(config.NODE_ENV === 'production' ? needed() : []);
  return config;
}

/** Without them what is protected in production is kept plainly. */
const KEY_FILES = ['PAYLOAD_KEYS_FILE', 'VAULT_KEYS_FILE', 'VAULT_INDEX_KEY_FILE'] as const;

type Common = {
  NODE_ENV: string;
  CLOCK_URL?: string;
  CONNECTIONS: string;
  LOG_ORIGIN: string;
  DATABASE_URL: string;
} & Partial<Record<(typeof KEY_FILES)[number], string>> &
  TemporalSettings;
/** What a process needs in production beyond what it needs everywhere. */
type InProduction<T> = {
  needed: readonly (keyof T & string)[];
  also?: (data: T) => string[];
};

function load<T extends Common>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv, rules: InProduction<T>): T & Connected {
  const data = checked(schema, env);
  const isHalf = Boolean(data.VAULT_KEYS_FILE) !== Boolean(data.VAULT_INDEX_KEY_FILE);
  const connections = readConnections(data.CONNECTIONS, given(env));
  refuse([
    ...(isHalf ? ['VAULT_KEYS_FILE, VAULT_INDEX_KEY_FILE: the one is of no use without the other'] : []),
    ...temporalFaults(data),
    ...(data.NODE_ENV === 'production' ? productionFaults(data, connections, rules) : []),
  ]);
  return { ...data, connections };
}

const IS_KEY_FILE = /(KEYS?|PEPPER)_FILE$/;
const IS_WEBHOOK_SECRET = /WEBHOOK_SECRET$/;

function productionFaults<T extends Common>(data: T, connections: Connections, rules: InProduction<T>): string[] {
  const { needed, also = () => [] } = rules;
  return [
    ...(data.CLOCK_URL ? ['CLOCK_URL: time is not skipped in production'] : []),
    ...(data.LOG_ORIGIN.startsWith('usynys.invalid') ? ['LOG_ORIGIN: must name this installation in production'] : []),
    ...missing(data, needed),
    ...keyFileFaults(named(data, IS_KEY_FILE)),
    ...secretFaults([...named(data, IS_WEBHOOK_SECRET), ...gatewaySecrets(connections)]),
    ...serverFaults(data),
    ...also(data),
    ...[...connectionFaults(connections), ...sandboxFaults(connections)].map((fault) => `CONNECTIONS: ${fault}`),
  ];
}

const missing = <T>(data: T, names: readonly (keyof T & string)[]): string[] =>
  names.filter((name) => !data[name]).map((name) => `${name}: must be set in production`);

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`Wrong settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

/** An empty variable is one that was not set. */
const given = (env: NodeJS.ProcessEnv) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

function checked<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const { success, data, error } = schema.safeParse(given(env));
  if (success) return data;
  return refuse(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)) as never;
}
