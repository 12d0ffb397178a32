import pg from 'pg';
import { CarefulClient } from './careful-client.ts';
import type { Limits, SessionSettings } from './session-settings.ts';
import { sessionSettings, USUAL, withSettings } from './session-settings.ts';

export type PoolOptions = {
  /** The name of the process in `pg_stat_activity`. */
  application?: string;
  connections?: number;
  limits?: Limits;
};

/** Opens the only kind of pool of this project; nothing is connected until the first query. Server and client give up
 *  in this order, so a transaction that was reported as failed cannot be committed afterwards:
 *  - a backend that was stopped inside a statement is ended on waking by `statement_timeout`;
 *  - one that was stopped between two statements, or before COMMIT, by `idle_in_transaction_session_timeout`, before it
 *    reads on;
 *  - one that was stopped between two transactions, by `idle_session_timeout`;
 *  - only then does the client give up, and closes the connection. */
export function openPool(url: string, options: PoolOptions = {}): { pool: pg.Pool; session: SessionSettings } {
  const { application = 'usynys', connections = 20, limits = USUAL } = options;
  const session = sessionSettings(limits);
  const pool = new pg.Pool({
    ...withSettings(url, session),
    application_name: application,
    Client: CarefulClient,
    max: connections,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: limits.idleConnection,
    // A connection that was cut silently raises no error, and would hold its place in the pool for ever.
    query_timeout: limits.query,
    keepAlive: true,
  } as pg.PoolConfig);
  // The pool emits this before it decides whether to keep a connection.
  pool.on('release', (_fault, client) => {
    if (client instanceof CarefulClient && !client.isAtRest) client.abandon();
  });
  // The pool removes an idle connection that breaks; without a listener the event would end the process.
  pool.on('error', () => {});
  return { pool, session };
}
