/** How the environment is read: checked as a whole, and refused with one error that names every wrong variable. */
import { z } from 'zod';
import { SystemUrl, whole } from '../adapters/settings/fields.ts';
import { faultsIn, inPlainWords } from '../adapters/settings/plain-words.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';

/** Any value other than these three would switch off the checks of production. */
export const NODE_ENV = z
  .enum(['production', 'development', 'test'], 'must be production, development or test')
  .default('production');
const POSTGRES_URL = 'must be a postgresql:// URL, such as postgresql://user:password@host:5432/usynys';
export const DATABASE_URL = z
  .string('is not set: it names the database')
  .regex(/^postgres(ql)?:\/\//, { error: POSTGRES_URL, abort: true })
  .refine((url) => URL.canParse(url), `${POSTGRES_URL}; special characters in a password are written as %XX`);
export const Port = whole(0, 65_535);
/** Scenarios only: where the skipped time is read. */
export const CLOCK_URL = SystemUrl.optional();

/** Throws one error with all faults; with none it does nothing. */
export function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new WrongSettings(`Wrong settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

/** The variables that are set; an empty one counts as not set. */
export const given = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => (pair[1] ?? '') !== ''));

/** The variables of a schema; throws one error that names every wrong one. */
export function checked<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const { success, data, error } = schema.safeParse(given(env), { error: inPlainWords });
  if (success) return data;
  return refuse(faultsIn(error)) as never;
}

/** Variables that may be absent in development and must be set in production. */
export const missing = <T>(data: T, names: readonly (keyof T & string)[]): string[] =>
  names.filter((name) => !data[name]).map((name) => `${name}: must be set in production`);

const EVERY_HOST = /^(0\.0\.0\.0|::)$/;

/** Whether the environment gives two programs the same port of this machine: the second could not listen. */
export function portFaults(env: NodeJS.ProcessEnv): string[] {
  const { API_PORT, WORKER_PORT, API_HOST: api = '127.0.0.1', WORKER_HOST: worker = '127.0.0.1' } = given(env);
  const doHostsMeet = api === worker || EVERY_HOST.test(api) || EVERY_HOST.test(worker);
  const isSame = API_PORT !== undefined && Number(API_PORT) > 0 && Number(API_PORT) === Number(WORKER_PORT);
  return isSame && doHostsMeet
    ? [`API_PORT, WORKER_PORT: two programs cannot listen on port ${API_PORT}: give one of them another`]
    : [];
}

/** Loads the settings of a process; wrong settings are printed without a stack and end the process. */
export async function settingsOrEnd<T>(load: () => T | Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (fault) {
    if (!(fault instanceof WrongSettings)) throw fault;
    console.error(fault.message);
    return process.exit(1);
  }
}
