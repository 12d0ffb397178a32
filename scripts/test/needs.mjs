/** What tests need besides packages. A need that cannot be met fails the stages that have it, with the reason. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSupervisor } from '../run/supervisor.mjs';
import { freePort, portsOf } from '../setup/ports.mjs';
import { postgres } from '../run/programs.mjs';
import { whenAskedToStop } from '../run/shutdown.mjs';
import { chromium } from '../setup/chromium.mjs';
import { clientGenerators } from '../setup/client-generators.mjs';
import { kannel } from '../setup/kannel.mjs';
import { makeCluster } from '../setup/postgres.mjs';
import { postgresTools } from '../setup/postgres-tools.mjs';
import { schemathesisPython } from '../setup/schemathesis.mjs';
import { smpplibPython } from '../setup/smpplib.mjs';
import { step } from '../setup/step.mjs';
import { temporalBinary } from '../setup/temporal.mjs';
import { timeSkippingServer } from '../setup/time-skipping.mjs';
import { xmlsec } from '../setup/xmlsec.mjs';
import { TEST_CLUSTER } from './test-cluster.mjs';

/** @typedef {import('./stages.mjs').Need} Need */

/**
 * Prepares all needs; `envOf` returns their settings. Jobs of one lane follow each other; those of two run side by
 * side, so each lane has its own PostgreSQL (roles belong to a whole server) and its own ports.
 * @param {Need[]} wanted
 * @param {number} lanes
 */
export async function openNeeds(wanted, lanes) {
  // no test may use the database or Temporal of a developer
  const { DATABASE_URL: _, TEMPORAL_ADDRESS: __, ...env } = process.env;
  /** @type {Map<Need, string>} */
  const missing = new Map();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-test-'));
  fs.chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user
  const supervisor = openSupervisor(path.join(folder, 'processes.json'));
  const close = once(async () => {
    await supervisor.close(() => {});
    fs.rmSync(folder, { recursive: true, force: true });
  });
  whenAskedToStop('test.mjs', () => void close().finally(() => process.exit(130)));

  /**
   * @param {Need} need
   * @param {string} title
   * @param {string} variable
   * @param {(say: import('../setup/step.mjs').Say) => Promise<string>} get
   */
  async function provide(need, title, variable, get) {
    if (!wanted.includes(need)) return;
    await step(title, get).then(
      (value) => (env[variable] = value),
      (error) => missing.set(need, error.message),
    );
    if (missing.has(need)) console.log(`  ✗ ${title}`);
  }

  /** @type {string[]} */
  let servers = [];
  await provide('postgres', 'PostgreSQL for tests', 'TEST_DATABASE_URL', async () => {
    servers = await Promise.all(Array.from({ length: lanes }, (_, lane) => testServer(supervisor, folder, lane)));
    return servers[0] ?? '';
  });
  await provide('temporal', 'Temporal', 'TEMPORAL_BINARY', temporalBinary);
  await provide('timeSkipping', 'Time-skipping server', 'TIME_SKIPPING_SERVER', timeSkippingServer);
  await provide('chromium', 'Chromium', 'CHROMIUM', chromium);
  await provide('kannel', 'Kannel', 'KANNEL', kannel);
  await provide('postgresTools', 'PostgreSQL with pg_dump', 'POSTGRES_TOOLS', postgresTools);
  await provide('xmlsec', 'xmlsec1', 'XMLSEC1', xmlsec);
  await provide('smpplib', 'smpplib for Python', 'SMPPLIB_PYTHON', smpplibPython);
  await provide('schemathesis', 'Schemathesis', 'SCHEMATHESIS_PYTHON', schemathesisPython);
  await provide('clientGenerators', 'Generators of clients', 'CLIENT_GENERATORS', clientGenerators);
  /** @param {number} lane @returns {NodeJS.ProcessEnv} */
  const envOf = (lane) => ({
    ...env,
    FREE_PORTS: portsOf(lane, lanes),
    ...(servers[lane] ? { TEST_DATABASE_URL: servers[lane] } : {}),
  });
  return { envOf, missing, adopt: supervisor.adopt, close };
}

/**
 * @param {ReturnType<typeof openSupervisor>} supervisor
 * @param {string} folder
 * @param {number} lane
 */
async function testServer(supervisor, folder, lane) {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return given;
  const name = `postgres-${lane + 1}`;
  const cluster = path.join(folder, name);
  await makeCluster(cluster, 'test');
  const url = `postgresql://postgres:test@127.0.0.1:${await freePort()}/postgres`;
  await supervisor.start({
    ...(await postgres(cluster, url, TEST_CLUSTER)),
    name,
    log: path.join(folder, `${name}.log`),
  });
  return url;
}

/** @param {() => Promise<void>} work @returns {() => Promise<void>} */
function once(work) {
  /** @type {Promise<void> | undefined} */
  let done;
  return () => (done ??= work());
}
