import { WrongSettings } from '../../settings/wrong-settings.ts';
import type { Database } from './database.ts';
import type { SessionSettings } from './session-settings.ts';

/** How the settings of a session differ from those requested, such as `TimeZone is Asia/Almaty and not UTC`. A pooler
 *  in between may drop the startup parameters of a session. */
export async function sessionFaults(db: Pick<Database, '$queryRaw' | 'session'>): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string; setting: string }[]>`
    SELECT name, setting FROM pg_settings WHERE name = ANY (${Object.keys(db.session)}::text[])`;
  const actual: SessionSettings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  return Object.entries(db.session)
    .filter(([name, wanted]) => actual[name] !== wanted)
    .map(([name, wanted]) => `${name} is ${actual[name] ?? 'unknown'} and not ${wanted}`);
}

/** Throws when sessions do not have the requested settings: times would be stored hours off, or a failed transaction be
 *  committed later. An unreachable database passes: the first query reports it. */
export async function checkSession(db: Pick<Database, '$queryRaw' | 'session'>): Promise<void> {
  const faults = await sessionFaults(db).catch(() => []);
  if (faults.length > 0)
    throw new WrongSettings(
      `The database does not keep the settings of a session: ${faults.join('; ')}. ${SESSION_HELP}`,
    );
}

/** What to do when settings are dropped. */
export const SESSION_HELP =
  'Connect without a pooler that drops the startup parameter `options`, to PostgreSQL 14 or later.';
