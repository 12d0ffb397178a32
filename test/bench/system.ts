/** The measured system: every part is a real process, started once for all blocks. */
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type pg from 'pg';
import { freePort } from '../../scripts/setup/ports.mjs';
import { makeCluster } from '../../scripts/setup/postgres.mjs';
import { workflowBundle } from '../../scripts/setup/workflow-bundle.mjs';
import { asSystemRole } from '../../scripts/setup/database.mjs';
import { databaseUrl, makeDatabase } from './database.ts';
import { closeConnections } from './http-client.ts';
import type { OutsideWorld } from './outside-world.ts';
import { openOutsideWorld } from './outside-world.ts';
import { openProcesses } from './processes.ts';
import { bareWorker, durablePostgres, measuredProcess, temporalInMemory } from './programs.ts';
import { protection } from './protection.ts';
import { environment, makeSecrets } from './settings.ts';

export interface Harness {
  apiUrl: string;
  /** The provider's key; it may be replaced while offers are made. */
  apiKey: string;
  /** The settings of API and worker. */
  env: Record<string, string>;
  /** The log lines of API and worker so far. */
  logs(): string[];
  outside: OutsideWorld;
  database: pg.Client;
  temporal: Client;
  /** The first process of each part. */
  pids: Record<string, number>;
  /** Rejects when a part of the system ends or fails. */
  failed: Promise<never>;
}

type Setup = {
  profileFolder: string | undefined;
  /** Whether data is protected as in production. */
  isProtected: boolean;
  /** Rejects when the run is stopped or takes too long. */
  stopped: Promise<never>;
};

/** Starts the system, calls `measure`, and stops everything afterwards, also after a failure. */
export async function withHarness<T>(
  { profileFolder, isProtected, stopped }: Setup,
  measure: (harness: Harness) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-bench-'));
  await chmod(folder, 0o711); // PostgreSQL may run as another user
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const processes = openProcesses(folder);
  undo.push(() => processes.close());
  try {
    return await Promise.race([open(), processes.failed, stopped]);
  } finally {
    for (const step of undo.toReversed()) await step();
  }

  async function open(): Promise<T> {
    const secrets = makeSecrets();
    const [apiPort, workerPort, barePort] = [await freePort(), await freePort(), await freePort()];
    const [temporalPort, postgresPort] = [await freePort(), await freePort()];
    const apiUrl = `http://127.0.0.1:${apiPort}`;
    const temporalAddress = `127.0.0.1:${temporalPort}`;
    const outside = await openOutsideWorld(apiUrl, secrets);
    undo.push(() => outside.close());
    const serverUrl = `postgresql://postgres:bench@127.0.0.1:${postgresPort}/postgres`;
    const [databaseAt, outsideUrl] = [databaseUrl(serverUrl), outside.url];
    const places = { databaseUrl: databaseAt, temporalAddress, outsideUrl, apiPort, workerPort };
    const env = {
      ...environment(secrets, { ...places, workflowBundle: await workflowBundle() }),
      ...(isProtected ? protection(folder) : {}),
    };

    await makeCluster(path.join(folder, 'postgres'), 'bench');
    const [postgres, temporal] = await Promise.all([
      processes.start(await durablePostgres(path.join(folder, 'postgres'), serverUrl)),
      processes.start(await temporalInMemory(temporalPort)),
    ]);
    const database = await makeDatabase(serverUrl, env);
    undo.push(() => database.end());
    // With the database role of production, so that the cost of row-level security is measured too.
    const asRole = isProtected ? await asSystemRole(databaseAt, secrets.token) : databaseAt;
    const ours = { ...env, DATABASE_URL: asRole };
    const [api, worker, bare] = await Promise.all([
      processes.start(measuredProcess('api', apiPort, ours, profileFolder)),
      processes.start(measuredProcess('worker', workerPort, ours, profileFolder)),
      processes.start(bareWorker(barePort, temporalAddress)),
    ]);
    const connection = await Connection.connect({ address: temporalAddress });
    undo.push(async () => {
      await connection.close();
      closeConnections();
    });
    return measure({
      apiUrl,
      apiKey: secrets.apiKey,
      env,
      logs: () =>
        ['api', 'worker'].flatMap((name) =>
          readFileSync(path.join(folder, `${name}.log`), 'utf8')
            .trim()
            .split('\n'),
        ),
      outside,
      database,
      temporal: new Client({ connection }),
      pids: { api, worker, temporal, postgres, 'bare worker': bare },
      failed: Promise.race([processes.failed, outside.failed]),
    });
  }
}
