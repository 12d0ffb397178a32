import path from 'node:path';
import pg from 'pg';
import { openKeyRing } from '../../adapters/keys/key-ring.ts';
import type { KeyRing } from '../../adapters/keys/key-ring.ts';
import { KEY_FILES } from '../../config/keys.ts';
import { freePort } from '../../scripts/setup/ports.mjs';
import { systemRoleAt } from '../../scripts/setup/database.mjs';
import { harnessProcess } from './child-process.ts';
import type { HarnessProcess } from './child-process.ts';
import { startClockServer } from './clock-server.ts';
import { startScenarioServer } from './scenario-server.ts';
import type { ScenarioServer } from './scenario-server.ts';
import { NO_PROVIDERS_YET } from './scenario-run.ts';
import type { ScenarioRun, Secrets } from './scenario-run.ts';
import { openProxy } from './tcp-proxy.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** The harness of one scenario: the real processes, a Temporal server and a database of its own, and proxies that can
 *  cut the connections to both. */
export interface ScenarioEnvironment {
  server: ScenarioServer;
  /** A connection to the database that does not pass the proxy. */
  database: pg.Client;
  proxies: { temporal: TcpProxy; database: TcpProxy };
  api: HarnessProcess;
  worker: HarnessProcess;
  sandbox: HarnessProcess;
  apiKeys: Record<string, string>;
  operators: Secrets['operators'];
  payloadKeys: KeyRing;
  close(): Promise<void>;
}

let made = 0;

/** Builds the harness, connected by this file; its processes start side by side. */
export async function openEnvironment(
  run: ScenarioRun,
  connections = 'sandbox/connections.yaml',
): Promise<ScenarioEnvironment> {
  const name = `${run.template}_${++made}`;
  const undo: (() => Promise<void>)[] = [];
  const closing = <T>(thing: T, close: (thing: T) => Promise<unknown>): T => {
    undo.push(async () => void (await close(thing)));
    return thing;
  };
  const close = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const [apiPort, workerPort] = [await freePort(), await freePort()];
    const [sandboxPort, smppPort] = [await freePort(), await freePort()];
    const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
    const database = closing(await scenarioDatabase(run, name, sandboxUrl), (client) =>
      client.end().then(() => run.postgres.drop(name)),
    );
    const server = closing(await startScenarioServer(run.serverExecutable), (running) => running.close());
    const clock = closing(await startClockServer(() => server.now()), (running) => running.close());
    const proxies = {
      temporal: closing(await openProxy(server), (proxy) => proxy.close()),
      database: closing(await openProxy(run.postgres), (proxy) => proxy.close()),
    };
    const harness = {
      ...run.secrets.shared,
      ...outsideWorld(sandboxUrl, smppPort),
      CONNECTIONS: connections,
      DATABASE_URL: systemRoleAt(run.postgres.url(name, proxies.database.port), run.harnessPassword),
      TEMPORAL_ADDRESS: `127.0.0.1:${proxies.temporal.port}`,
      WORKFLOW_BUNDLE: run.workflowBundle,
      KEYS_DIR: run.keys,
      // A killed worker's sticky queue is never given up by the test server: every task is replayed from its history.
      WORKFLOW_CACHE: '0',
      CLOCK_URL: clock.url,
      API_PORT: String(apiPort),
      WORKER_PORT: String(workerPort),
    };
    const world = {
      ...run.secrets.shared,
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_SMPP_PORT: String(smppPort),
      SANDBOX_API_URL: `http://127.0.0.1:${apiPort}`,
      SANDBOX_AUTO: '0',
      SANDBOX_CLOCK_URL: clock.url,
    };
    const processes = {
      api: harnessProcess('api', 'api/main.ts', apiPort, harness),
      worker: harnessProcess('worker', 'worker/main.ts', workerPort, harness),
      sandbox: harnessProcess('sandbox', 'sandbox/main.ts', sandboxPort, world),
    };
    for (const one of Object.values(processes)) closing(one, () => one.kill());
    await Promise.all(Object.values(processes).map((one) => one.start()));
    return {
      server,
      database,
      proxies,
      ...processes,
      apiKeys: run.secrets.apiKeys,
      operators: run.secrets.operators,
      payloadKeys: openKeyRing(path.join(run.keys, KEY_FILES.payload)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function scenarioDatabase(
  { postgres, template }: ScenarioRun,
  name: string,
  sandboxUrl: string,
): Promise<pg.Client> {
  await postgres.create(name, template);
  const client = new pg.Client(postgres.url(name));
  client.on('error', () => {}); // dropped with its database
  await client.connect();
  for (const column of ['url', 'callback_url']) {
    await client.query(`UPDATE providers SET ${column} = replace(${column}, $1, $2)`, [NO_PROVIDERS_YET, sandboxUrl]);
  }
  return client;
}

function outsideWorld(sandbox: string, smppPort: number): Record<string, string> {
  return {
    SANDBOX_URL: sandbox,
    SANDBOX_SMPP_PORT: String(smppPort),
    PROVIDERS_URL: sandbox,
    LOG_LEVEL: 'info',
  };
}
