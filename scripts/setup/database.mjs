/** The database of the application, on any PostgreSQL server. */
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { run } from './command.mjs';
import { fingerprint, hashOf } from './fingerprint.mjs';
import { DATA, ROOT } from './paths.mjs';
import { trouble } from './step.mjs';

const CONNECT_TIMEOUT_MS = 5000;

/**
 * Whether a server answers this URL.
 * @param {string} url
 */
export const answers = (url) => query(url, 'SELECT 1').then(Boolean);

/**
 * Refuses a DATABASE_URL that does not answer.
 * @param {string} url
 */
export async function needDatabase(url) {
  await answers(url).catch((error) => {
    throw trouble(
      `DATABASE_URL does not answer at ${new URL(url).host}: ${error.message || error.code}. Correct it, or unset it.`,
      error,
    );
  });
}

/**
 * Makes the database if the server does not have it.
 * @param {string} serverUrl
 * @param {string} name
 */
export async function makeDatabase(serverUrl, name) {
  const { rowCount } = await query(serverUrl, `SELECT 1 FROM pg_database WHERE datname = '${name}'`);
  if (rowCount === 0) await query(serverUrl, `CREATE DATABASE ${name}`);
}

/**
 * Applies the migrations and loads the catalogue of services and the API keys.
 * @param {Record<string, string>} env of the application
 * @param {boolean} isOurs only `npm start` changes the embedded database, so it is not prepared a second time
 */
export async function prepareDatabase(env, isOurs) {
  const stamp = path.join(DATA, 'database-prepared');
  const wanted = fingerprint('prisma', 'adapters/catalogue', 'package-lock.json') + hashOf(JSON.stringify(env));
  if (isOurs && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  const tsx = ['--import', 'tsx'];
  await run(process.execPath, [...tsx, path.join(ROOT, 'prisma', 'migrate.ts'), 'apply'], { env });
  await run(process.execPath, [...tsx, path.join(ROOT, 'prisma', 'load-catalogue.ts')], { env });
  if (isOurs) fs.writeFileSync(stamp, wanted);
}

const SYSTEM_ROLE = 'usynys_system';

/**
 * The database URL for API and worker: with a role that may add to the journal and not change it.
 * @param {string} ownerUrl
 * @param {string} password letters, digits, hyphens and underscores
 */
export async function asSystemRole(ownerUrl, password) {
  const { rowCount } = await query(ownerUrl, `SELECT 1 FROM pg_roles WHERE rolname = '${SYSTEM_ROLE}'`);
  const verb = rowCount === 0 ? `CREATE ROLE ${SYSTEM_ROLE} IN ROLE usynys_app` : `ALTER ROLE ${SYSTEM_ROLE}`;
  await query(ownerUrl, `${verb} LOGIN PASSWORD '${password}'`);
  return systemRoleAt(ownerUrl, password);
}

/**
 * The database URL for the role that `asSystemRole` has made.
 * @param {string} ownerUrl
 * @param {string} password
 */
export function systemRoleAt(ownerUrl, password) {
  const url = new URL(ownerUrl);
  [url.username, url.password] = [SYSTEM_ROLE, password];
  return url.href;
}

/** @param {string} url @param {string} text */
async function query(url, text) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {}); // when the server goes away, the query fails too
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
