/** Settings of the commands: `usynys`, the catalogue loader and the migrations. They know nothing of the outside
 *  world. */
import { z } from 'zod';
import { checked, CLOCK_URL, DATABASE_URL, given, NODE_ENV, portFaults, refuse } from './environment.ts';
import type { KeyName, Keys } from './keys.ts';
import { keyFaults, KEYS_DIR, keysIn } from './keys.ts';
import { commonProductionFaults } from './production.ts';

export const MigrationVariables = z.object({ NODE_ENV, DATABASE_URL });
export const AuditVariables = z.object({ NODE_ENV, DATABASE_URL, KEYS_DIR });
export const AccessVariables = z.object({ NODE_ENV, DATABASE_URL, CLOCK_URL, KEYS_DIR });
export const CatalogueVariables = z.object({
  NODE_ENV,
  DATABASE_URL,
  CLOCK_URL,
  KEYS_DIR,
  /** Keys for providers' systems, `<provider>:<key>`, with a comma between two. */
  API_KEYS: z.string().default(''),
});

const VAULT = ['vault', 'vaultIndex'] as const;

/** What the migrations need. */
export const loadMigrationConfig = (env: NodeJS.ProcessEnv = process.env) => load(MigrationVariables, env);

/** What audit and vault need: the vault's keys, where there are any. */
export const loadAuditConfig = (env: NodeJS.ProcessEnv = process.env) => load(AuditVariables, env, { keys: VAULT });

/** What makes keys and accounts needs: the pepper, without which a key that it prints would open nothing. */
export const loadAccessConfig = (env: NodeJS.ProcessEnv = process.env) =>
  load(AccessVariables, env, { keys: ['apiKeyPepper'], needed: ['apiKeyPepper'] });

/** What the catalogue loader needs; `values` fills in what the files of the catalogue name as ${NAME}. */
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
