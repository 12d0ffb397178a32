import assert from 'node:assert/strict';
import { checkSession, sessionFaults } from '../../../../adapters/store/database/check-session.ts';
import { openPool } from '../../../../adapters/store/database/pool.ts';
import { LONG, sessionSettings, USUAL, withSettings } from '../../../../adapters/store/database/session-settings.ts';
import type { Database } from '../../../../adapters/store/database/store.ts';
import { noVault, openDatabase } from '../../../../adapters/store/database/store.ts';
import { runChecks } from '../../../../cli/doctor/check.ts';
import { databaseChecks } from '../../../../cli/doctor/own-system.ts';
import type { TestPostgres } from '../../../support/postgres.ts';
import { testPostgres } from '../../../support/postgres.ts';

const OURS = sessionSettings(USUAL);
const ADDRESS = 'postgresql://usynys:secret@db.example:5432/usynys';

describe('the settings of a database session', function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let db: Database;
  const database = `session_${process.pid}`;
  const url = (query = '') => postgres.url(database) + query;
  const settingOf = async (of: Database, name: string) =>
    (await of.$queryRaw<{ is: string }[]>`SELECT current_setting(${name}) AS is`)[0]!.is;

  before(async () => {
    postgres = await testPostgres();
    await postgres.create(database);
    db = openDatabase(url(), { application: 'usynys-test', vault: noVault });
    for (const setting of [`timezone = 'Asia/Almaty'`, 'statement_timeout = 0', `default_transaction_read_only = 'on'`])
      await db.$executeRawUnsafe(`ALTER DATABASE ${database} SET ${setting}`);
    await db.$disconnect(); // they hold for sessions that begin from now on
  });
  after(async () => {
    await db.$disconnect();
    await postgres.drop(database);
    await postgres.stop();
  });

  it('K1 make the server give up before the client, and the pool close a connection before the server', () => {
    for (const limits of [USUAL, LONG]) {
      const { lock, statement, idleInTransaction, idleSession, idleConnection, query } = limits;
      for (const server of [lock, statement, idleInTransaction, idleSession]) assert.ok(server < query);
      assert.ok(lock < statement && idleConnection < idleSession);
    }
  });
  it('K2 override what the database sets for zone, time-outs and writing', async () => {
    assert.deepEqual(await sessionFaults(db), []);
    assert.equal(await settingOf(db, 'TimeZone'), 'UTC');
    assert.equal(await settingOf(db, 'application_name'), 'usynys-test');
    assert.equal(await settingOf(db, 'statement_timeout'), '10s');
  });
  it('K2 hold for the pool itself, and keep the other parameters of the address', async () => {
    const { pool } = openPool(url('?options=-c%20search_path%3Dpg_temp%20-c%20timezone%3Dutc&application_name=other'));
    const { rows } =
      await pool.query(`SELECT current_setting('TimeZone') AS zone, current_setting('search_path') AS path,
      current_setting('default_transaction_isolation') AS isolation, current_setting('application_name') AS who`);
    assert.deepEqual(rows, [{ zone: 'UTC', path: 'pg_temp', isolation: 'read committed', who: 'usynys' }]);
    await pool.end();
  });

  for (const [what, query] of Object.entries({
    'another zone': '?options=-c%20TimeZone%3DAsia%2FAlmaty',
    'another zone, written as one word': '?options=-ctimezone%3DAsia%2FAlmaty',
    'no time-out': '?options=--statement-timeout%3D0',
    'no time-out as a parameter': '?statement_timeout=0',
    'another isolation': '?options=-c%20default_transaction_isolation%3Drepeatable%5C%20read',
    'another encoding': '?client_encoding=LATIN1',
  }))
    it(`K2 an address that asks for ${what} is refused`, () => {
      assert.throws(() => withSettings(ADDRESS + query, OURS), /^Error: DATABASE_URL sets \w+ to .+ leave it out$/);
    });
  it('an address with options that cannot be read is refused', () => {
    assert.throws(() => withSettings(`${ADDRESS}?options=-W%20x`, OURS), /options that are not understood: -W/);
  });
  it('an address keeps the parameters that say how the server is reached', () => {
    const query = '?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem';
    assert.equal(withSettings(`${ADDRESS}${query}&query_timeout=1`, OURS).connectionString, ADDRESS + query);
    assert.equal(withSettings(`${ADDRESS}?options=-c%20a.b%3Dc`, OURS).connectionString, ADDRESS);
  });

  it('K2 the doctor and a start refuse sessions of another zone, as a pooler may make them', async () => {
    const lines = async (of: Database) => {
      const report: string[] = [];
      const [, session] = databaseChecks({ db: of, now: async () => 0, deliver: () => {} });
      await runChecks([session!], (line) => report.push(line));
      return report.join('\n');
    };
    assert.equal(await lines(db), '  ✓ Session settings: zone UTC, UTF8, read committed, a statement ends after 10 s');
    const pooled = openDatabase(url(), { connections: 1, vault: noVault });
    await pooled.$executeRaw`
      SELECT set_config('TimeZone', 'Asia/Almaty', false), set_config('lock_timeout', '0', false)`;
    assert.match(
      await lines(pooled),
      /✗ Session settings: TimeZone is Asia\/Almaty and not UTC; lock_timeout is 0 and/,
    );
    await assert.rejects(checkSession(pooled), /TimeZone is Asia\/Almaty and not UTC.*without a pooler/);
    await pooled.$disconnect();
    await checkSession(db);
  });
});
