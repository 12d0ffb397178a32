/** How each program of `npm start` is started, and when it is ready. */
import path from 'node:path';
import { answers } from '../setup/database.mjs';
import { CACHE, DATA, ROOT } from '../setup/paths.mjs';
import { postgresServer } from '../setup/postgres.mjs';
import { ensureSearchAttributes, SEARCH_ATTRIBUTES } from '../setup/search-attributes.mjs';

/** @typedef {import('./process.mjs').Program} Program */
/** @typedef {import('./settings.mjs').Settings} Settings */

/**
 * @param {string} folder of the cluster
 * @param {string} serverUrl
 * @param {Record<string, string>} [settings]
 * @returns {Promise<Program>}
 */
export async function postgres(folder, serverUrl, settings) {
  return {
    name: 'postgres',
    ...(await postgresServer(folder, Number(new URL(serverUrl).port), settings)),
    stopSignal: 'SIGINT', // its "fast shutdown": it ends sessions and keeps all committed data
    isReady: () => answers(serverUrl),
  };
}

/**
 * @param {string} program
 * @param {Settings} settings
 * @param {string} codecTicket
 * @returns {Program}
 */
export function temporal(program, { temporalPort, temporalUiPort, apiPort, namespace }, codecTicket) {
  const names = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]);
  const place = ['--ip', '127.0.0.1', '--port', `${temporalPort}`, '--ui-port', `${temporalUiPort}`];
  const file = ['--db-filename', path.join(DATA, 'temporal.db'), '--namespace', namespace, '--log-level', 'warn'];
  const codec = ['--ui-codec-endpoint', `http://127.0.0.1:${apiPort}/codec/${codecTicket}`];
  // Without these two the file is written so slowly that activities are lost under load.
  const speed = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];
  return {
    name: 'temporal',
    program,
    args: ['server', 'start-dev', ...place, ...file, ...speed, ...codec, ...names],
    isReady: () => ensureSearchAttributes(`127.0.0.1:${temporalPort}`, namespace),
  };
}

/**
 * One of our own processes.
 * @param {'sandbox' | 'worker' | 'api'} name
 * @param {number} port
 * @param {Record<string, string>} env
 * @returns {Program}
 */
export function ours(name, port, env) {
  return {
    name,
    program: process.execPath,
    args: ['--import', 'tsx', path.join(ROOT, name, 'main.ts')],
    env: { ...env, NODE_COMPILE_CACHE: path.join(CACHE, 'compiled') }, // a faster start from Node 22 on
    graceMs: 30_000, // the worker lets running activities finish
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
  };
}
