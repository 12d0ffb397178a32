/** A backup and its restore, by the commands that docs/install.md has, with the programs of PostgreSQL itself. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { openDatabase } from '../../adapters/store/database/store.ts';
import { vaultOfConfig } from '../../adapters/vault/vault.ts';
import { runChecks } from '../../cli/doctor/check.ts';
import { databaseChecks } from '../../cli/doctor/own-system.ts';
import { loadAuditConfig } from '../../config/commands.ts';
import { protectionOf, wantedProtection } from '../../adapters/store/database/check-protection.ts';
import { postgresTools } from '../../scripts/setup/postgres-tools.mjs';
import { ENV } from '../adapters/store/own-store.ts';
import { runProgram } from '../support/child-process.ts';
import { keysFolder } from '../support/keys-folder.ts';
import { addOffers } from '../support/many-offers.ts';
import type { Cluster } from './postgres-cluster.ts';
import { startCluster } from './postgres-cluster.ts';

const run = promisify(execFile);
const page = readFileSync('docs/install.md', 'utf8');
const backup = page.slice(page.indexOf('## Backup'));
const [dump = '', restore = ''] = [...backup.matchAll(/```sh\n([^]*?)```/g)].map(([, commands]) => commands!);
/** In the place of the database that a reader has. */
const PLACEHOLDER = 'postgresql://…';

describe('a backup', function () {
  this.timeout(180_000);
  let tools: string;
  let folder: string;
  let keys: Record<string, string>;
  let first: Cluster;
  const clusters: Cluster[] = [];
  const newCluster = async () => {
    const cluster = await startCluster(tools);
    clusters.push(cluster);
    return cluster;
  };
  const shell = (commands: string, { url }: Cluster) =>
    run('sh', ['-ec', commands.replace(PLACEHOLDER, url)], {
      cwd: folder,
      env: { PATH: `${tools}:${process.env['PATH'] ?? ''}` },
    });
  const migrate = ({ url }: Cluster) => runProgram('prisma/migrate.ts', ['apply'], { DATABASE_URL: url });
  async function ask<T>({ url }: Cluster, query: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client(url);
    await client.connect();
    return query(client).finally(() => client.end());
  }
  const protection = (cluster: Cluster) =>
    ask(cluster, (client) => protectionOf({ $queryRawUnsafe: async (sql) => (await client.query(sql)).rows }));
  /** What the doctor prints about the database. */
  async function doctorOf({ url }: Cluster): Promise<string> {
    const vault = vaultOfConfig(loadAuditConfig({ ...keys, DATABASE_URL: url, NODE_ENV: 'test' }));
    const db = openDatabase(url, { application: 'usynys-cli', connections: 1, vault: vault ?? assert.fail() });
    const lines: string[] = [];
    await runChecks(databaseChecks({ db, now: async () => Date.now(), deliver: () => {} }), (line) => lines.push(line));
    await db.$disconnect();
    return lines.join('\n');
  }
  const rows = (cluster: Cluster) =>
    ask(
      cluster,
      async (client) =>
        (await client.query('SELECT (SELECT count(*) FROM journal) j, (SELECT count(*) FROM offers) o')).rows,
    );

  before(async () => {
    tools = await postgresTools();
    folder = mkdtempSync(path.join(tmpdir(), 'usynys-backup-'));
    keys = { KEYS_DIR: keysFolder(folder, ['vault', 'vaultIndex']) };
    first = await newCluster();
    await migrate(first);
    await runProgram('prisma/load-catalogue.ts', [], { ...ENV, ...keys, DATABASE_URL: first.url });
    await addOffers(first.url, 3);
    await shell(dump, first);
  });
  after(async () => {
    for (const cluster of clusters) await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('§6c is restored whole on an empty server as docs/install.md says, with roles and policies', async () => {
    const empty = await newCluster();
    await shell(restore, empty);
    assert.deepEqual(await rows(empty), await rows(first));
    assert.deepEqual((await protection(empty)).missing, []);
    assert.match(await migrate(empty), /the database is up to date/);
    assert.match(await doctorOf(empty), /✓ Roles and row security: 2 roles, \d+ policies and \d+ grants/);
  });

  it('§2.4 that is restored without roles is stopped by --exit-on-error, and detected by the migrations', async () => {
    const bare = await newCluster();
    const rolesForgotten = restore.replace(/^psql (?:.*\\\n)*.*\n/m, '');
    await assert.rejects(shell(rolesForgotten, bare), /role "usynys_app" does not exist/);
    const withoutExit = rolesForgotten.replace('--exit-on-error ', '');
    await assert.rejects(shell(withoutExit, bare), /errors ignored on restore/);
    assert.deepEqual(await rows(bare), await rows(first));
    const { missing } = await protection(bare);
    const policies = (lines: string[]) => lines.filter((line) => line.startsWith('policy '));
    assert.deepEqual(policies(missing), policies(wantedProtection()));
    assert.match(await doctorOf(bare), /✗ Roles and row security: \d+ are missing/);
    await assert.rejects(migrate(bare), /ended with code 1[^]*of what they made is missing[^]*roles first/);
  });
});
