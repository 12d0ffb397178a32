/** The settings of every session, independent of the defaults of machine, database and role. A session in another time
 *  zone stores and reads times hours off (§4a); one without time-outs can finish, after a stall, a transaction that
 *  was reported as failed. */
import { MINUTE_MS } from '../../../domain/durations.ts';

/** Time limits in milliseconds. The server gives up before the client, so that the client never has to guess. */
export type Limits = {
  lock: number;
  statement: number;
  /** Between two statements of a transaction: a backend that was stopped there ends on waking, before it reads a
   *  COMMIT. */
  idleInTransaction: number;
  /** Between two transactions: the same for a statement that stands alone. The pool closes idle connections earlier. */
  idleSession: number;
  /** Of the client: how long the pool keeps an idle connection. */
  idleConnection: number;
  /** Of the client: a whole transaction. */
  transaction: number;
  /** Of the client: one statement; longer than every limit of the server. */
  query: number;
};

export const USUAL: Limits = {
  lock: 8_000,
  statement: 10_000,
  idleInTransaction: 10_000,
  idleSession: 12_000,
  idleConnection: 6_000,
  transaction: 10_000,
  query: 15_000,
};

/** For commands that read or change everything: audit, catalogue, rotation, migrations. */
export const LONG: Limits = {
  ...USUAL,
  lock: MINUTE_MS,
  statement: 9 * MINUTE_MS,
  idleInTransaction: 9 * MINUTE_MS,
  transaction: 10 * MINUTE_MS,
  query: 10 * MINUTE_MS,
};

/** Parameters of PostgreSQL and their values as `pg_settings` shows them. */
export type SessionSettings = Readonly<Record<string, string>>;

export const sessionSettings = (limits: Limits): SessionSettings => ({
  TimeZone: 'UTC',
  client_encoding: 'UTF8',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  lock_timeout: String(limits.lock),
  statement_timeout: String(limits.statement),
  idle_in_transaction_session_timeout: String(limits.idleInTransaction),
  idle_session_timeout: String(limits.idleSession),
});

/** Moves the settings of a session from the address into `options`; other options of the address stay. Throws when the
 *  address contradicts our settings. */
export function withSettings(url: string, settings: SessionSettings): { connectionString: string; options: string } {
  const [place = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const others = parsedOptions(parameters.get('options') ?? '').filter(
    ([name, value]) => !isOurs(settings, name, value),
  );
  for (const [name, value] of parameters) if (OF_SESSION.has(name)) isOurs(settings, name, value);
  for (const name of ['options', ...OF_SESSION, ...OF_CLIENT]) parameters.delete(name);
  const all = [...others, ...Object.entries(settings)];
  const rest = parameters.toString();
  return {
    connectionString: rest ? `${place}?${rest}` : place,
    options: all.map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, '\\$&')}`).join(' '),
  };
}

/** Parameters of an address that `pg` would prefer to our settings. */
const OF_SESSION = new Set([
  'client_encoding',
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
]);
const OF_CLIENT = ['application_name', 'fallback_application_name', 'query_timeout'];

function isOurs(settings: SessionSettings, name: string, value: string): boolean {
  const ours = Object.entries(settings).find(([one]) => one.toLowerCase() === name.toLowerCase());
  if (!ours) return false;
  if (ours[1].toLowerCase() === value.toLowerCase()) return true;
  throw new Error(`DATABASE_URL sets ${name} to ${value}: Usynys needs ${ours[1]} and sets it itself; leave it out`);
}

/** Parses `-c name=value`, `-cname=value` and `--name=value` as the server does: a backslash escapes the next
 *  character. */
function parsedOptions(options: string): [string, string][] {
  const words = (options.match(/(?:\\.|[^\\\s])+/gs) ?? []).map((word) => word.replaceAll(/\\(.)/gs, '$1'));
  const settings: [string, string][] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const text = word === '-c' ? words[(at += 1)] : /^(?:-c|--)(.+)$/s.exec(word)?.[1];
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text ?? '') ?? [];
    if (name === undefined) throw new Error(`DATABASE_URL has options that are not understood: ${word}`);
    settings.push([word.startsWith('--') ? name.replaceAll('-', '_') : name, value!]);
  }
  return settings;
}
