/** Settings of the commands: `usynys`, the catalogue loader and the migrations. They need no connections. */
import { z } from 'zod';
import { checked, CLOCK_URL, DATABASE_URL, given, NODE_ENV, portFaults, refuse } from './environment.ts';
import type { KeyName, Keys } from './keys.ts';
import { keyFaults, KEYS_DIR, keysIn } from './keys.ts';
import { commonProductionFaults } from './production.ts';
import type { TemporalSettings } from './temporal.ts';
import { TEMPORAL_KEYS, temporalFaults, temporalFields } from './temporal.ts';

export const MigrationVariables = z.object({ NODE_ENV, DATABASE_URL });
export const AuditVariables = z.object({ NODE_ENV, DATABASE_URL, KEYS_DIR });
export const AccessVariables = z.object({ NODE_ENV, DATABASE_URL, CLOCK_URL, KEYS_DIR });
export const TemporalVariables = z.object({ NODE_ENV, KEYS_DIR, ...temporalFields });
export const CatalogueVariables = z.object({
  NODE_ENV,
  DATABASE_URL,
  CLOCK_URL,
  KEYS_DIR,
  /** Keys for providers' systems, `<provider>:<key>`, with a comma between two. */
  API_KEYS: z.string().default(''),
});

const VAULT = ['vault', 'vaultIndex'] as const;

/** The settings of the migrations. */
export const loadMigrationConfig = (env: NodeJS.ProcessEnv = process.env) => load(MigrationVariables, env);

/** The settings of `audit` and `vault`: the vault's keys, if there are any. */
export const loadAuditConfig = (env: NodeJS.ProcessEnv = process.env) => load(AuditVariables, env, { keys: VAULT });

/** The settings of the commands that make API keys and accounts: without the pepper, a printed key would not work. */
export const loadAccessConfig = (env: NodeJS.ProcessEnv = process.env) =>
  load(AccessVariables, env, { keys: ['apiKeyPepper'], needed: ['apiKeyPepper'] });

/** The settings of the commands that add and change providers, whose secrets are sealed. */
export const loadProviderConfig = (env: NodeJS.ProcessEnv = process.env) =>
  load(AccessVariables, env, { keys: VAULT, needed: VAULT });

/** The settings of the command that prepares a Temporal namespace. */
export function loadTemporalCommandConfig(env: NodeJS.ProcessEnv = process.env): TemporalSettings {
  const data = checked(TemporalVariables, env);
  const settings = { ...data, keys: keysIn(data.KEYS_DIR, TEMPORAL_KEYS) };
  refuse([...keyFaults(data.KEYS_DIR, settings.keys), ...temporalFaults(settings)]);
  return settings;
}

/** The database of the environment, if it can be asked; everything that is wrong is reported by the loading. */
export function givenDatabase(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { success, data } = DATABASE_URL.safeParse(env['DATABASE_URL']);
  return success ? data : undefined;
}

/** The settings of the catalogue loader; `values` replaces ${NAME} in the files of the catalogue. */
export function loadCatalogueConfig(env: NodeJS.ProcessEnv = process.env) {
  const keys = [...VAULT, 'apiKeyPepper'] as const;
  return { ...load(CatalogueVariables, env, { keys, needed: keys }), values: given(env) };
}

type Fields = z.infer<typeof MigrationVariables> & { KEYS_DIR?: string; CLOCK_URL?: string };
type Rules = { keys?: readonly KeyName[]; needed?: readonly KeyName[] };

function load<T extends Fields>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv, rules: Rules = {}): T & { keys: Keys } {
  const data = checked(schema, env);
  const keys = keysIn(data.KEYS_DIR, rules.keys ?? []);
  refuse([
    ...portFaults(env),
    ...keyFaults(data.KEYS_DIR, keys),
    ...(data.NODE_ENV === 'production' ? commonProductionFaults(data, keys, rules.needed ?? []) : []),
  ]);
  return { ...data, keys };
}
