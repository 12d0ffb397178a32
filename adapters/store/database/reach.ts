import pg from 'pg';

const TIMEOUT_MS = 5_000;
type Fault = Error & { code?: string };

/** Why the server of a URL cannot be used, in a sentence that says what to do; undefined when it can. */
export const serverTrouble = (url: string): Promise<string | undefined> => ask(url, async () => undefined);

/** The same, and whether the database has our tables. */
export const databaseTrouble = (url: string): Promise<string | undefined> =>
  ask(url, async (client) => {
    const { rows } = await client.query<{ has: boolean }>(`SELECT to_regclass('offers') IS NOT NULL AS has`);
    if (rows[0]?.has) return undefined;
    return `${placeOf(url)} has no tables of Usynys: node --import tsx prisma/migrate.ts apply makes them.`;
  });

async function ask(url: string, look: (client: pg.Client) => Promise<string | undefined>): Promise<string | undefined> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  client.on('error', () => {}); // when the server goes away, the query fails too
  try {
    await client.connect();
    return await look(client);
  } catch (fault) {
    return sentenceOf(url, fault as Fault);
  } finally {
    await client.end().catch(() => {});
  }
}

function sentenceOf(url: string, { code = '', message }: Fault): string {
  const { host, username } = URL.canParse(url) ? new URL(url) : { host: '', username: '' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `DATABASE_URL names the host ${host}, which is not known here.`;
  if (code === '3D000') return `${placeOf(url)} does not exist: create it, or correct DATABASE_URL.`;
  if (code.startsWith('28'))
    return `PostgreSQL at ${host} refuses the user ${username || 'of DATABASE_URL'}: ${message}.`;
  return `PostgreSQL does not answer at ${host || 'the address of DATABASE_URL'} (${code || message}).`;
}

/** What PostgreSQL says to a query that the role or the tables of DATABASE_URL do not allow, or to a connection that
 *  broke; undefined for every other fault. */
export function queryTrouble(fault: unknown): string | undefined {
  const { meta } = fault as { meta?: { driverAdapterError?: { cause?: Cause } } };
  const { kind, originalCode: code = '', originalMessage: said = '' } = meta?.driverAdapterError?.cause ?? {};
  if (code === '42501')
    return `The role of DATABASE_URL may not do this (${said}): connect as the owner of the tables (docs/access.md).`;
  if (code === '42P01' || code === '42703')
    return `The migrations are not applied (${said}): node --import tsx prisma/migrate.ts apply applies them.`;
  const isBroken = kind === 'DatabaseNotReachable' || /^(08|53|57P)/.test(code);
  const isCut = fault instanceof Error && fault.message.startsWith('Connection terminated');
  return isBroken || isCut ? 'The connection to the database of DATABASE_URL broke. Try again.' : undefined;
}

type Cause = { kind?: string; originalCode?: string; originalMessage?: string };

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `The database ${pathname.slice(1) || '(none named)'} at ${host}`;
}
