/** `prisma migrate` without its downloaded engine: the same engine as WebAssembly, from npm. `apply` (default)
 *  applies prisma/migrations to DATABASE_URL and keeps `_prisma_migrations`, so `prisma migrate deploy` may take
 *  over at any time; `diff` prints the SQL that makes the schema from nothing, to write the migration from;
 *  `protection` prints the roles, policies and grants of the database: prisma/protection.txt is its output after the
 *  migrations. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { openPool } from '../adapters/store/database/pool.ts';
import { LONG } from '../adapters/store/database/session-settings.ts';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { PROTECTION_HELP, PROTECTION_SQL, protectionOf } from '../adapters/store/database/check-protection.ts';
import { loadMigrationConfig } from '../config/commands.ts';
import { settingsOrEnd } from '../config/environment.ts';
import { takeSettingsOfStart } from '../config/started-system.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';
import { serverTrouble } from '../adapters/store/database/reach.ts';

declare const WebAssembly: {
  instantiate(wasm: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

const here = import.meta.dirname;
const migrations = path.join(here, 'migrations');
const schemaPath = path.join(here, 'schema.prisma');
const noFilters = { externalTables: [], externalEnums: [] };

async function openEngine(databaseUrl: string) {
  const wasmPath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = fs.readFileSync(path.join(path.dirname(wasmPath), 'schema_engine_bg.wasm'));
  // The package is made for bundlers: its JavaScript and its binary are connected here.
  // oxlint-disable-next-line typescript/no-explicit-any
  const glue = engineModule as any;
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const { pool } = openPool(databaseUrl, { application: 'usynys-migrate', limits: LONG });
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool)));
  return glue.SchemaEngine.new({ datamodels: [[schemaPath, fs.readFileSync(schemaPath, 'utf8')]] }, () => {}, adapter);
}

/** The adapter splits a script at every semicolon, which breaks function bodies; PostgreSQL runs a script whole. */
function wholeScripts(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    const { client } = connection as unknown as { client: { query(sql: string): Promise<unknown> } };
    connection.executeScript = async (script) => void (await client.query(script));
    return connection;
  };
  return factory;
}

function migrationList() {
  const names = fs
    .readdirSync(migrations)
    .filter((name) => fs.existsSync(path.join(migrations, name, 'migration.sql')));
  return {
    baseDir: migrations,
    lockfile: { path: 'migration_lock.toml', content: null },
    shadowDbInitScript: '',
    migrationDirectories: names.sort().map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: fs.readFileSync(path.join(migrations, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/** Refuses a database whose migrations were edited since: the engine does not compare them with the applied text. */
async function refuseEarlierText(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
    );
    if (!rows[0]!.there) return;
    const applied = await client.query<{ name: string; checksum: string }>(
      'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1',
    );
    const changed = applied.rows.filter(({ name, checksum }) => checksum !== checksumOf(name)).map(({ name }) => name);
    if (changed.length > 0)
      throw new WrongSettings(
        `The database was made by an earlier text of ${changed.join(', ')}. ` +
          'npm start -- --fresh makes a new development database',
      );
  } finally {
    await client.end();
  }
}

function checksumOf(name: string): string | undefined {
  const file = path.join(migrations, name, 'migration.sql');
  return fs.existsSync(file) ? createHash('sha256').update(fs.readFileSync(file)).digest('hex') : undefined;
}

const databaseUrl = await settingsOrEnd(databaseToMigrate);
await settingsOrEnd(main);
process.exit();

async function databaseToMigrate(): Promise<string> {
  const taken = takeSettingsOfStart();
  if (taken) console.error(taken);
  const { DATABASE_URL: url } = loadMigrationConfig();
  const trouble = await serverTrouble(url);
  if (trouble) throw new WrongSettings(trouble);
  return url;
}

async function main(): Promise<void> {
  if (process.argv[2] === 'protection') {
    for (const { line } of await withClient((client) => rowsOf(client, PROTECTION_SQL))) console.log(line);
  } else if (process.argv[2] === 'diff') await printDifference();
  else await apply();
}

/** Prints the SQL that an empty database needs for the schema. */
async function printDifference(): Promise<void> {
  const engine = await openEngine(databaseUrl);
  const files = [{ path: schemaPath, content: fs.readFileSync(schemaPath, 'utf8') }];
  const result = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: noFilters,
  });
  console.log(result.stdout);
}

async function apply(): Promise<void> {
  await refuseEarlierText(databaseUrl);
  const engine = await openEngine(databaseUrl);
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: migrationList(),
    filters: noFilters,
  });
  const { missing } = await withClient((client) => protectionOf({ $queryRawUnsafe: (sql) => rowsOf(client, sql) }));
  if (appliedMigrationNames.length) console.log(`applied ${appliedMigrationNames.join(', ')}`);
  else if (missing.length === 0) console.log('the database is up to date');
  if (missing.length === 0) return;
  throw new WrongSettings(
    `The migrations are applied, and ${missing.length} of what they made is missing: ${missing[0]}, …\n` +
      PROTECTION_HELP,
  );
}

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function rowsOf(client: pg.Client, sql: string): Promise<{ line: string }[]> {
  return (await client.query<{ line: string }>(sql)).rows;
}
