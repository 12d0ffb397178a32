/** The result of `npm run release`, started as in production: its own folder, NODE_ENV=production, files of keys, a
 *  database role that is not the owner, a real Temporal. The test plays all other systems. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { newKeyPem } from '../../adapters/proof/keys.ts';
import { freePort } from '../../scripts/setup/ports.mjs';
import { run } from '../../scripts/setup/command.mjs';
import { adaptTestService, confirmServices } from '../bench/database.ts';
import { openOutsideWorld } from '../bench/outside-world.ts';
import { protection } from '../bench/protection.ts';
import { environment, makeSecrets } from '../bench/settings.ts';
import { harnessProcess, ROOT, runProgram } from '../support/child-process.ts';
import { localTemporal } from '../support/local-temporal.ts';
import { keysBut, writeKey } from '../support/keys-folder.ts';
import { testPostgres } from '../support/postgres.ts';
import { quietRuntime } from '../workflows/quiet-runtime.ts';

export type Env = Record<string, string>;
export type ProductionHarness = Awaited<ReturnType<typeof openProductionHarness>>;

export async function openProductionHarness() {
  quietRuntime();
  const folder = await mkdtemp(path.join(tmpdir(), 'usynys-production-'));
  const [product, temporal, postgres] = await Promise.all([productIn(folder), localTemporal(), testPostgres()]);
  const database = `production_${process.pid}`;
  await postgres.create(database);
  const owner = new pg.Client(postgres.url(database));
  await owner.connect();

  const secrets = makeSecrets();
  const [apiPort, workerPort] = [await freePort(), await freePort()];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const outside = await openOutsideWorld(apiUrl, secrets);
  const protecting = protection(folder);
  writeKey(protecting['KEYS_DIR']!, 'proof', newKeyPem());
  const places = { temporalAddress: temporal.address, outsideUrl: outside.url, apiPort, workerPort };
  const asOwner: Env = {
    ...environment(secrets, { ...places, databaseUrl: postgres.url(database), workflowBundle: 'workflows.js' }),
    ...protecting,
    NODE_ENV: 'production',
    LOG_ORIGIN: 'usynys.example/journal',
    CONNECTIONS: path.join(folder, 'connections.yaml'),
    PHONES_WEBHOOK_SECRET: makeSecrets().registers,
  };
  await copyFile(path.join(ROOT, 'test/bench/connections.yaml'), asOwner['CONNECTIONS']!);
  await runProgram('prisma/migrate.ts', ['apply'], asOwner);
  const loaded = await runProgram('prisma/load-catalogue.ts', [], asOwner, product);
  await runProgram('prisma/load-catalogue.ts', [], { ...asOwner, NODE_ENV: 'test' }, product);
  await adaptTestService(owner);
  await confirmServices(owner);
  const env: Env = { ...asOwner, DATABASE_URL: await memberOf(owner, postgres.url(database)) };

  return {
    outside,
    owner,
    /** The output of the loader in production. */
    loaded,
    asOwner,
    env,
    /** For `makeOffer` of the bench. */
    apiUrl,
    apiKey: secrets.apiKey,
    api: harnessProcess('api', 'api/main.ts', apiPort, env, { cwd: product }),
    worker: harnessProcess('worker', 'worker/main.ts', workerPort, env, { cwd: product }),
    /** Writes a file that only its owner may read; returns its path. */
    file: (name: string, content: string) => {
      const place = path.join(folder, name);
      writeFileSync(place, content, { mode: 0o600 });
      return place;
    },
    /** A KEYS_DIR in which some keys are replaced or, with `null`, missing. */
    keysBut: (changes: Parameters<typeof keysBut>[1]) => ({ KEYS_DIR: keysBut(env['KEYS_DIR']!, changes) }),
    /** Starts a process that is expected to end; throws its output when its exit code is not 0. */
    start: (what: 'api' | 'worker', change: Env) => runProgram(`${what}/main.ts`, [], { ...env, ...change }, product),
    async close() {
      await outside.close();
      await temporal.teardown();
      await owner.end();
      await postgres.drop(database);
      await dropRole(postgres.url('postgres'));
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The folder of the release: PRODUCT, installed by `npm ci`, or else a new one with the packages of this checkout. */
async function productIn(folder: string): Promise<string> {
  if (process.env['PRODUCT']) return path.resolve(process.env['PRODUCT']);
  await run(process.execPath, ['scripts/release/main.mjs', path.join(folder, 'release')]);
  const product = path.join(folder, 'release', 'usynys');
  await symlink(path.join(ROOT, 'node_modules'), path.join(product, 'node_modules'));
  return product;
}

const ROLE = `usynys_test_${process.pid}`;

/** Makes a role as docs/access.md says; returns the address of the database for it. */
async function memberOf(owner: pg.Client, url: string): Promise<string> {
  const password = randomBytes(16).toString('hex');
  await owner.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${password}' IN ROLE usynys_app`);
  return Object.assign(new URL(url), { username: ROLE, password }).href;
}

async function dropRole(url: string): Promise<void> {
  const server = new pg.Client(url);
  await server.connect();
  await server.query(`DROP ROLE IF EXISTS ${ROLE}`);
  await server.end();
}
