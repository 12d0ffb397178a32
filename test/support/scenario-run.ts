import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addOperator } from '../../adapters/store/access/operators.ts';
import { noVault, openDatabase } from '../../adapters/store/database/store.ts';
import { asSystemRole } from '../../scripts/setup/database.mjs';
import { timeSkippingServer } from '../../scripts/setup/time-skipping.mjs';
import { workflowBundle } from '../../scripts/setup/workflow-bundle.mjs';
import { runProgram } from './child-process.ts';
import { keysFolder } from './keys-folder.ts';
import { testPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';

/** What all scenarios of one run share; it is prepared once and no scenario changes it. */
export interface ScenarioRun {
  serverExecutable: string;
  postgres: TestPostgres;
  /** A migrated database with the catalogue, to copy. */
  template: string;
  workflowBundle: string;
  /** API and worker have no more rights in it than in production. */
  harnessPassword: string;
  /** The folder of the keys that encrypt payloads in Temporal and seal personal data in the database. */
  keys: string;
  secrets: Secrets;
  close(): Promise<void>;
}

/** The credentials of the set-up: the runner plays operator, registers and providers with them. */
export type Secrets = {
  shared: Record<string, string>;
  apiKeys: Record<'enbek' | 'energo', string>;
  /** Two operators, because what concerns an answer needs a second person. */
  operators: [Account, Account];
};

/** An account of an operator. */
export type Account = { name: string; password: string };

/** The address of the providers in the catalogue until a scenario has its sandbox. */
export const NO_PROVIDERS_YET = 'http://providers.invalid';

/** Prepares the run: server, database and workflow bundle side by side. */
export async function prepareRun(): Promise<ScenarioRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-scenarios-'));
  const secrets = makeSecrets();
  const keys = keysFolder(folder, ['payload', 'vault', 'vaultIndex'], 'scenario');
  const [serverExecutable, bundle, { postgres, template, harnessPassword }] = await Promise.all([
    timeSkippingServer(),
    ownBundle(path.join(folder, 'workflows.js')),
    database(secrets, keys),
  ]);
  return {
    serverExecutable,
    postgres,
    template,
    harnessPassword,
    workflowBundle: bundle,
    keys,
    secrets,
    close: async () => {
      await postgres.drop(template);
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Copies the bundle: the cache drops it when the code of the workflows changes, which may happen during a run. */
async function ownBundle(file: string): Promise<string> {
  await copyFile(await workflowBundle(), file);
  return file;
}

async function database(
  { shared, apiKeys, operators }: Secrets,
  keys: ScenarioRun['keys'],
): Promise<Pick<ScenarioRun, 'postgres' | 'template' | 'harnessPassword'>> {
  const postgres = await testPostgres();
  const template = `scenarios_${process.pid}`;
  await postgres.create(template);
  const API_KEYS = Object.entries(apiKeys)
    .map(([provider, key]) => `${provider}:${key}`)
    .join(',');
  const places = { PROVIDERS_URL: NO_PROVIDERS_YET, DATABASE_URL: postgres.url(template) };
  const env = { ...shared, ...places, KEYS_DIR: keys, API_KEYS };
  await runProgram('prisma/migrate.ts', ['apply'], env);
  await runProgram('prisma/load-catalogue.ts', [], env);
  await addOperators(postgres.url(template), operators);
  const harnessPassword = randomBytes(24).toString('base64url');
  await asSystemRole(postgres.url(template), harnessPassword);
  return { postgres, template, harnessPassword };
}

async function addOperators(url: string, operators: readonly Account[]): Promise<void> {
  const db = openDatabase(url, { vault: noVault });
  const store = { db, now: () => Promise.resolve(Date.now()), deliver: () => {} };
  for (const account of operators) await addOperator(store, { ...account, role: 'operator' }, 'the set-up');
  await db.$disconnect();
}

function makeSecrets(): Secrets {
  const token = () => randomBytes(24).toString('base64url');
  const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
  const apiKey = () => `usy_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  const bearer = token();
  return {
    shared: {
      SANDBOX_TOKEN: bearer,
      PROVIDERS_TOKEN: bearer,
      SMS_WEBHOOK_SECRET: webhookSecret(),
      CONSENT_WEBHOOK_SECRET: webhookSecret(),
      PHONES_WEBHOOK_SECRET: webhookSecret(),
      PROVIDERS_WEBHOOK_SECRET: webhookSecret(),
      PROVIDERS_CALLBACK_SECRET: webhookSecret(),
    },
    apiKeys: { enbek: apiKey(), energo: apiKey() },
    operators: [
      { name: 'dana', password: token() },
      { name: 'marat', password: token() },
    ],
  };
}
