import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../scripts/setup/ports.mjs';
import { makeCluster, postgresServer } from '../../scripts/setup/postgres.mjs';
import { TEST_CLUSTER } from '../../scripts/test/test-cluster.mjs';

/** A PostgreSQL server with one database for each scenario. */
export interface TestPostgres {
  host: string;
  port: number;
  /** The URL of a database; `port` may be that of a proxy in front of the server. */
  url(database: string, port?: number): string;
  /** Creates a database, as a copy of `template` if one is given. */
  create(database: string, template?: string): Promise<void>;
  drop(database: string): Promise<void>;
  stop(): Promise<void>;
}

/** The server at TEST_DATABASE_URL, else an embedded one whose data is deleted when it stops. */
export async function testPostgres(given = process.env.TEST_DATABASE_URL): Promise<TestPostgres> {
  if (given) return onServer(new URL(given), async () => {});
  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-scenarios-pg-'));
  const port = await freePort();
  await makeCluster(folder, 'scenarios');
  const { program, args, ...identity } = await postgresServer(folder, port, TEST_CLUSTER);
  const server = spawn(program, args, { stdio: 'ignore', ...identity });
  const killServer = () => server.kill('SIGKILL');
  process.once('exit', killServer);
  return onServer(new URL(`postgres://postgres:scenarios@127.0.0.1:${port}/postgres`), async () => {
    process.off('exit', killServer);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
}

async function onServer(address: URL, stopServer: () => Promise<void>): Promise<TestPostgres> {
  const url = (database: string, port = Number(address.port || 5432)): string => {
    const named = new URL(address);
    named.pathname = `/${database}`;
    named.port = String(port);
    return named.href;
  };
  const admin = await connected(address.href);
  const name = (database: string) => pg.escapeIdentifier(database);
  return {
    host: address.hostname,
    port: Number(address.port || 5432),
    url,
    create: async (database, template) => {
      await admin.query(`CREATE DATABASE ${name(database)} ${template ? `TEMPLATE ${name(template)}` : ''}`);
    },
    drop: async (database) => void (await admin.query(`DROP DATABASE IF EXISTS ${name(database)} WITH (FORCE)`)),
    stop: async () => {
      await admin.end();
      await stopServer();
    },
  };
}

async function connected(url: string): Promise<pg.Client> {
  const giveUpAt = performance.now() + 20_000;
  for (;;) {
    const client = new pg.Client(url);
    client.on('error', () => {}); // the server is stopped at the end of the run
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await pause(50);
    }
  }
}
