/** `npm start`, from set-up to the printed table of addresses. */
import fs from 'node:fs';
import path from 'node:path';
import { asSystemRole, makeDatabase, needDatabase, prepareDatabase } from '../setup/database.mjs';
import { DATA } from '../setup/paths.mjs';
import { makeCluster, releaseCluster } from '../setup/postgres.mjs';
import { copyDocsPage } from '../setup/docs-page.mjs';
import { generatePrismaClient } from '../setup/prisma.mjs';
import { prepareTemporalServer } from '../setup/search-attributes.mjs';
import { makeDevSecrets } from '../setup/secrets.mjs';
import { seconds, step } from '../setup/step.mjs';
import { temporalBinary } from '../setup/temporal.mjs';
import { workflowBundle } from '../setup/workflow-bundle.mjs';
import { apiClient } from './api-client.mjs';
import { applicationEnvironment, leaveEnvironment } from './environment.mjs';
import { clearLeftovers } from './leftovers.mjs';
import { putLogsAside } from './logs.mjs';
import { openSupervisor } from './supervisor.mjs';
import { closeOnSignals } from './shutdown.mjs';
import { needDifferentPorts, needFreePorts } from '../setup/ports.mjs';
import { ours, postgres, temporal } from './programs.mjs';
import { portsToOpen, readSettings } from './settings.mjs';
import { printTable } from './table.mjs';
import { makeDemoServices } from './demo-services.mjs';

/** @typedef {import('./settings.mjs').Settings} Settings */
/** @typedef {ReturnType<typeof openSupervisor>} Supervisor */

const LEDGER = path.join(DATA, 'processes.json');

/** @param {{ fresh?: boolean, demo?: boolean }} options */
export async function runUsynys({ fresh = false, demo = false }) {
  const settings = readSettings(process.env);
  needDifferentPorts(portsToOpen(settings));
  await clearLeftovers(LEDGER);
  const ownTemporal = `Or use the Temporal server that runs there: TEMPORAL_ADDRESS=127.0.0.1:${settings.temporalPort}`;
  await needFreePorts(portsToOpen(settings), { TEMPORAL_PORT: ownTemporal });
  // Only after every refusal: a start that is refused deletes nothing.
  if (fresh) fs.rmSync(DATA, { recursive: true, force: true });
  putLogsAside();
  const secrets = makeDevSecrets();
  const supervisor = openSupervisor(LEDGER);
  const closing = closeOnSignals(supervisor);
  try {
    await startEverything(supervisor, settings, secrets);
    const api = apiClient(`http://127.0.0.1:${settings.apiPort}`, secrets.ENBEK_API_KEY);
    await step('Demo services', () => makeDemoServices(api));
    console.log(`\n  Ready after ${seconds(performance.now()).trim()}.`);
    printTable(settings, secrets);
    if (demo) await import('./demo.mjs').then(({ runScenarios }) => runScenarios(settings, secrets));
    await supervisor.failed; // settles only when a program cannot be kept alive
  } catch (error) {
    await closing.closeBecauseOf(error);
  }
}

/**
 * @param {Supervisor} supervisor
 * @param {Settings} settings
 * @param {import('../setup/secrets.mjs').DevSecrets} secrets
 */
async function startEverything(supervisor, settings, secrets) {
  const { databaseUrl, sandboxPort, workerPort, apiPort } = settings;
  const embedded = `postgresql://postgres:${secrets.POSTGRES_PASSWORD}@127.0.0.1:${settings.postgresPort}/usynys`;
  const env = applicationEnvironment(settings, secrets, databaseUrl ?? embedded);
  leaveEnvironment(env);
  const [bundle] = await Promise.all([
    step('Workflow bundle', workflowBundle),
    step('Prisma client', generatePrismaClient),
    step('API documentation', copyDocsPage),
    databaseUrl
      ? step('PostgreSQL of DATABASE_URL', () => needDatabase(databaseUrl))
      : step(`PostgreSQL on port ${settings.postgresPort}`, () => startPostgres(supervisor, embedded)),
    startTemporal(supervisor, settings, secrets.CODEC_TICKET),
    step(`Sandbox on ports ${sandboxPort} and ${settings.smppPort}`, () =>
      supervisor.start(ours('sandbox', sandboxPort, env)),
    ),
  ]);
  await step('Migrations and catalogue', () => prepareDatabase(env, databaseUrl === undefined));
  // A database of DATABASE_URL has roles of its own: then the URL is used unchanged.
  const DATABASE_URL = databaseUrl ?? (await asSystemRole(embedded, secrets.SYSTEM_PASSWORD));
  const asRole = { ...env, DATABASE_URL };
  const withBundle = { ...asRole, WORKFLOW_BUNDLE: bundle };
  await Promise.all([
    step(`Worker on port ${workerPort}`, () => supervisor.start(ours('worker', workerPort, withBundle))),
    step(`API on port ${apiPort}`, () => supervisor.start(ours('api', apiPort, asRole))),
  ]);
}

/**
 * @param {Supervisor} supervisor
 * @param {string} url of the application's database
 */
async function startPostgres(supervisor, url) {
  const folder = path.join(DATA, 'postgres');
  const { password, pathname } = new URL(url);
  const server = new URL('/postgres', url).href;
  await makeCluster(folder, password);
  await supervisor.start(await postgres(folder, server), () => releaseCluster(folder));
  await makeDatabase(server, pathname.slice(1));
}

/**
 * @param {Supervisor} supervisor
 * @param {Settings} settings
 * @param {string} codecTicket
 */
async function startTemporal(supervisor, settings, codecTicket) {
  const { temporalAddress, namespace, temporalPort } = settings;
  if (temporalAddress) {
    return step(`Temporal at ${temporalAddress}`, () => prepareTemporalServer(temporalAddress, namespace));
  }
  return step(`Temporal on port ${temporalPort}`, async (say) =>
    supervisor.start(temporal(await temporalBinary(say), settings, codecTicket)),
  );
}
