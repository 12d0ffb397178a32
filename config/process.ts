/** What API and worker share: their settings, the connections, the keys, and the checks of production. */
import { z } from 'zod';
import type { Connections } from './connections/definition.ts';
import { connectionFaults } from './connections/production.ts';
import { readConnections } from './connections/read.ts';
import { sandboxFaults, secretFaults, webhookSecrets } from './connections/secrets.ts';
import { checked, CLOCK_URL, DATABASE_URL, given, missing, NODE_ENV, portFaults, refuse } from './environment.ts';
import type { KeyName, Keys } from './keys.ts';
import { keyFaults, KEYS_DIR, keysIn } from './keys.ts';
import { commonProductionFaults } from './production.ts';
import { TEMPORAL_KEYS, temporalFaults, temporalFields } from './temporal.ts';

/** The variables of API and worker. */
export const processFields = {
  NODE_ENV,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL,
  ...temporalFields,
  KEYS_DIR,
  /** The file of connections to outside systems (docs/connections/README.md). */
  CONNECTIONS: z.string('is not set: it names the file of connections'),
  CLOCK_URL,
  /** The name of the log of all journals, as its checkpoints carry it (docs/proof.md). */
  LOG_ORIGIN: z
    .string()
    .regex(/^[^\s+]{1,200}$/u, 'has no spaces and no plus sign')
    .default('usynys.invalid/journal'),
};
const ProcessFields = z.object(processFields);
type ProcessFields = z.infer<typeof ProcessFields>;

/** The variables, with the connections and the keys that they name. */
export type Loaded<T> = T & { connections: Connections; keys: Keys };

type Rules<T> = {
  /** Keys that production needs. Without the first three, payloads and personal data would be stored as plain text. */
  keys: readonly KeyName[];
  optionalKeys?: readonly KeyName[];
  /** Variables that production needs. */
  needed?: readonly (keyof T & string)[];
  /** Further checks of production. */
  also?: (data: T) => string[];
};

/** Reads and checks all settings of a process. Throws one error that names everything that is wrong. */
export function loadProcess<T extends ProcessFields>(
  schema: z.ZodType<T>,
  env: NodeJS.ProcessEnv,
  rules: Rules<T>,
): Loaded<T> {
  const data = checked(schema, env);
  const keys = keysIn(data.KEYS_DIR, [...rules.keys, ...(rules.optionalKeys ?? []), ...TEMPORAL_KEYS]);
  const connections = readConnections(data.CONNECTIONS, given(env));
  refuse([
    ...portFaults(env),
    ...keyFaults(data.KEYS_DIR, keys),
    ...temporalFaults({ ...data, keys }),
    ...(data.NODE_ENV === 'production' ? productionFaults({ ...data, connections, keys }, rules) : []),
  ]);
  return { ...data, connections, keys };
}

function productionFaults<T extends ProcessFields>(data: Loaded<T>, rules: Rules<T>): string[] {
  const { connections } = data;
  const ofConnections = [
    ...secretFaults(webhookSecrets(connections)),
    ...connectionFaults(connections),
    ...sandboxFaults(connections),
  ];
  return [
    ...(data.LOG_ORIGIN.startsWith('usynys.invalid') ? ['LOG_ORIGIN: must name this installation in production'] : []),
    ...missing<T>(data, rules.needed ?? []),
    ...commonProductionFaults(data, data.keys, rules.keys),
    ...(rules.also?.(data) ?? []),
    ...ofConnections.map((fault) => `CONNECTIONS: ${fault}`),
  ];
}
