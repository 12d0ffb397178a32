import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { runProgram } from '../support/child-process.ts';

/** What the database has done so far. */
export type DatabaseWork = { statements: number; transactions: number };

const DATABASE = 'bench';
const SETTLED_WITHIN_MS = 60_000;

/** Makes the database with the catalogue, and changes the test service for the bench. */
export async function makeDatabase(serverUrl: string, env: Record<string, string>): Promise<pg.Client> {
  const server = new pg.Client(serverUrl);
  await server.connect();
  await server.query(`CREATE DATABASE ${DATABASE}`);
  await server.end();
  await runProgram('prisma/migrate.ts', ['apply'], env);
  await runProgram('prisma/load-catalogue.ts', [], env);
  const database = new pg.Client(env['DATABASE_URL']);
  database.on('error', () => {}); // the server is stopped at the end
  await database.connect();
  await database.query('CREATE EXTENSION pg_stat_statements');
  await adaptTestService(database);
  return database;
}

/** Makes a version of the test service without quiet hours, whose provider is called over REST. */
export async function adaptTestService(database: pg.Client): Promise<void> {
  await database.query(`
    WITH added AS (
      INSERT INTO service_versions (service_code, version, definition, source, created_at)
      SELECT service_code, version + 1, definition || '{ "quietHours": "none",
        "providerAdapter": { "kind": "rest" } }', 'api', created_at
      FROM service_versions WHERE service_code = 'test-allowance' RETURNING service_code, version
    ) UPDATE services SET version = added.version FROM added WHERE code = added.service_code`);
}

/** Makes a version of every service that a lawyer has confirmed, as production requires. */
export async function confirmServices(database: pg.Client): Promise<void> {
  await database.query(`
    WITH added AS (
      INSERT INTO service_versions (service_code, version, definition, source, created_at)
      SELECT v.service_code, v.version + 1, (v.definition - 'demo') || '{ "confirmed":
        { "by": "A. Lawyer", "on": "2026-11-30", "edition": "2022-09-30" } }', 'api', v.created_at
      FROM service_versions v JOIN services s ON s.code = v.service_code AND s.version = v.version
      RETURNING service_code, version
    ) UPDATE services SET version = added.version FROM added WHERE code = added.service_code`);
}

export const databaseUrl = (serverUrl: string): string =>
  Object.assign(new URL(serverUrl), { pathname: DATABASE }).href;

/** Statements include BEGIN and COMMIT; transactions include those of a single statement. */
export async function databaseWork(database: pg.Client): Promise<DatabaseWork> {
  const { rows } = await database.query<{ statements: string; transactions: string }>(`
    SELECT (SELECT sum(calls) FROM pg_stat_statements s WHERE s.dbid = d.datid) AS statements,
      xact_commit AS transactions
    FROM pg_stat_database d WHERE datname = current_database()`);
  return { statements: Number(rows[0]?.statements), transactions: Number(rows[0]?.transactions) };
}

/** Waits until every offer is closed, and every message and callback is delivered. */
export async function settled(database: pg.Client): Promise<void> {
  const giveUpAt = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const { rows } = await database.query<{ waiting: number }>(`
      SELECT (SELECT count(*) FROM offers WHERE folded->'closed' IS NULL)::int
        + (SELECT count(*) FROM outbox WHERE delivered_at IS NULL)::int
        + (SELECT count(*) FROM callbacks WHERE delivered_at IS NULL)::int AS waiting`);
    if (rows[0]?.waiting === 0) return;
    if (performance.now() > giveUpAt)
      throw new Error(`${rows[0]?.waiting} offers, messages or callbacks still wait after the block`);
    await pause(100);
  }
}

/** The statements that cost the database the most time, for --profile. */
export async function slowestStatements(database: pg.Client): Promise<object[]> {
  const { rows } = await database.query(`
    SELECT calls, rows, round(total_exec_time) AS exec_ms, round(mean_exec_time::numeric, 3) AS mean_ms,
      round(total_plan_time) AS plan_ms, wal_bytes, query
    FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY total_exec_time DESC LIMIT 60`);
  return rows;
}
