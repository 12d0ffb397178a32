/** What tests need besides packages. Something that is not to be had fails the stages that need it, with its reason. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openHouse } from '../run/house.mjs';
import { freePort } from '../run/ports.mjs';
import { postgres } from '../run/programs.mjs';
import { whenAskedToStop } from '../run/shutdown.mjs';
import { chromium } from '../setup/chromium.mjs';
import { kannel } from '../setup/kannel.mjs';
import { makeCluster } from '../setup/postgres.mjs';
import { postgresTools } from '../setup/postgres-tools.mjs';
import { smpplibPython } from '../setup/smpplib.mjs';
import { step } from '../setup/step.mjs';
import { temporalBinary } from '../setup/temporal.mjs';
import { timeSkippingServer } from '../setup/time-skipping.mjs';
import { xmlsec } from '../setup/xmlsec.mjs';

/** @typedef {import('./stages.mjs').Need} Need */

/** A cluster that is thrown away afterwards need not survive a power failure. */
const HASTY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/**
 * Gets everything ready; `env` tells tests where it is.
 * @param {Need[]} wanted
 */
export async function openNeeds(wanted) {
  const { DATABASE_URL: _, TEMPORAL_ADDRESS: __, ...env } = process.env; // no test may touch what a developer works with
  /** @type {Map<Need, string>} */
  const missing = new Map();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-test-'));
  fs.chmodSync(folder, 0o755); // as root, PostgreSQL runs as somebody else
  const house = openHouse(path.join(folder, 'processes.json'));
  const close = once(async () => {
    await house.close(() => {});
    fs.rmSync(folder, { recursive: true, force: true });
  });
  whenAskedToStop('test.mjs', () => void close().finally(() => process.exit(130)));

  /** @param {Need} need @param {string} title @param {string} variable @param {(say: import('../setup/step.mjs').Say) => Promise<string>} get */
  async function provide(need, title, variable, get) {
    if (!wanted.includes(need)) return;
    await step(title, get).then(
      (value) => (env[variable] = value),
      (error) => missing.set(need, error.message),
    );
    if (missing.has(need)) console.log(`  ✗ ${title}`);
  }

  await provide('postgres', 'PostgreSQL for tests', 'TEST_DATABASE_URL', () => testServer(house, folder));
  await provide('temporal', 'Temporal', 'TEMPORAL_BINARY', temporalBinary);
  await provide('timeSkipping', 'Time-skipping server', 'TIME_SKIPPING_SERVER', timeSkippingServer);
  await provide('chromium', 'Chromium', 'CHROMIUM', chromium);
  await provide('kannel', 'Kannel', 'KANNEL', kannel);
  await provide('postgresTools', 'PostgreSQL with pg_dump', 'POSTGRES_TOOLS', postgresTools);
  await provide('xmlsec', 'xmlsec1', 'XMLSEC1', xmlsec);
  await provide('smpplib', 'smpplib for Python', 'SMPPLIB_PYTHON', smpplibPython);
  return { env, missing, adopt: house.adopt, close };
}

/**
 * @param {ReturnType<typeof openHouse>} house
 * @param {string} folder
 */
async function testServer(house, folder) {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return given;
  const cluster = path.join(folder, 'postgres');
  await makeCluster(cluster, 'test');
  const url = `postgresql://postgres:test@127.0.0.1:${await freePort()}/postgres`;
  await house.start({ ...(await postgres(cluster, url, HASTY)), log: path.join(folder, 'postgres.log') });
  return url;
}

/** @param {() => Promise<void>} work @returns {() => Promise<void>} */
function once(work) {
  /** @type {Promise<void> | undefined} */
  let done;
  return () => (done ??= work());
}
