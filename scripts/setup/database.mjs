/** The database of the application on a PostgreSQL, wherever that runs. */
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
 * Refuses a DATABASE_URL that leads nowhere.
 * @param {string} url
 */
export async function needDatabase(url) {
  await answers(url).catch((error) => {
    const place = URL.canParse(url) ? new URL(url).host : 'its host';
    throw trouble(
      `DATABASE_URL does not answer at ${place}: ${error.message || error.code}. Mend it, or unset it.`,
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
 * @param {boolean} isOurs nobody else changes the embedded database: what was done to it once is not done again
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

/** @param {string} url @param {string} text */
async function query(url, text) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {}); // a server that goes away meanwhile fails the query itself
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
