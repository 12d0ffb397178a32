/** The settings of the system that `npm start` runs in this clone, for commands in another terminal. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { given } from './environment.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** Written by scripts/run/environment.mjs; a release has none. */
const FILE = path.join('.data', 'environment');

/** Gives the process the settings of `npm start`, where the environment names no installation, and returns the
 *  sentence that says so. Production, or a database or connections of one's own, take nothing: settings of two
 *  installations do not mix (§6b). */
export function takeSettingsOfStart(env: NodeJS.ProcessEnv = process.env, root = ROOT): string | undefined {
  const own = given(env);
  const file = path.join(root, FILE);
  if (own['DATABASE_URL'] ?? own['CONNECTIONS'] ?? own['KEYS_DIR']) return undefined;
  if ((own['NODE_ENV'] ?? 'development') !== 'development' || !existsSync(file)) return undefined;
  const offered = [...readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value]) => [
    name,
    value,
  ]);
  const kept = offered.filter(([name = '', value]) => own[name] !== undefined && own[name] !== value);
  for (const [name = '', value] of offered) env[name] = own[name] ?? value;
  const exceptions = kept.length > 0 ? `; from the environment: ${kept.map(([name]) => name).join(', ')}` : '';
  return `Settings: those of npm start, in ${FILE}${exceptions}.`;
}
