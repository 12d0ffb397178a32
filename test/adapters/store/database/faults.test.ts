import assert from 'node:assert/strict';
import { isDatabaseAway } from '../../../../adapters/store/database/database-faults.ts';
import { NotCommitted, OutcomeUnknown } from '../../../../adapters/store/database/careful-client.ts';
import { openPool } from '../../../../adapters/store/database/pool.ts';
import { USUAL } from '../../../../adapters/store/database/session-settings.ts';
import type { Database } from '../../../../adapters/store/database/store.ts';
import { inSealedTransaction, noVault, openDatabase } from '../../../../adapters/store/database/store.ts';
import type { TestPostgres } from '../../../support/postgres.ts';
import { testPostgres } from '../../../support/postgres.ts';
import { backendOf } from './stopped-backends.ts';

/** States of a server that cannot serve this request now, and may serve the same request later. */
const AWAY = {
  '08006': 'connection failure',
  '25006': 'read-only transaction: a standby, after a failover',
  '25P03': 'idle in transaction for too long',
  '25P04': 'transaction for too long',
  '28000': 'not authorised yet',
  '40001': 'serialization failure',
  '40P01': 'deadlock',
  '53300': 'too many connections',
  '55P03': 'lock not available',
  '57014': 'query cancelled by a time-out',
  '57P01': 'admin shutdown',
  '57P03': 'cannot connect now',
  '57P05': 'idle session for too long',
};
const OUR_FAULT = {
  '22012': 'division by zero',
  '42P01': 'undefined table',
  '25001': 'active transaction',
  '55006': 'in use',
};
/** After these states the connection is not used again. */
const CLOSED = new Set(['08006', '25006', '25P03', '25P04', '57P01', '57P03', '57P05']);

describe('faults of the database', function () {
  this.timeout(120_000);
  let postgres: TestPostgres;
  let db: Database;
  const database = `faults_${process.pid}`;
  const url = () => postgres.url(database);
  const open = (limits = USUAL) => openDatabase(url(), { connections: 1, limits, vault: noVault });

  before(async () => {
    postgres = await testPostgres();
    await postgres.create(database);
    db = open();
    await db.$executeRaw`CREATE FUNCTION answer(state text) RETURNS text LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION USING ERRCODE = state, MESSAGE = ''as asked''; END'`;
    await db.$executeRaw`CREATE TABLE asked (state text)`;
    await db.$executeRaw`CREATE VIEW callback_keys AS
      SELECT answer(state) AS public_key, now() AS announced_at, now() AS retired_at FROM asked`;
  });
  after(async () => {
    await db.$disconnect();
    await postgres.drop(database);
    await postgres.stop();
  });

  const faultOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => assert.fail('it should have failed'),
      (fault: unknown) => fault,
    );

  async function faultsOf(state: string): Promise<unknown[]> {
    const { pool } = openPool(url(), { connections: 1 });
    await db.$executeRaw`DELETE FROM asked`;
    await db.$executeRaw`INSERT INTO asked VALUES (${state})`;
    const faults = [
      await faultOf(db.$queryRaw`SELECT answer(${state})`),
      await faultOf(db.$executeRaw`SELECT answer(${state})`),
      await faultOf(db.callbackKey.findMany()),
      await faultOf(inSealedTransaction(db, (tx) => tx.$queryRaw`SELECT answer(${state})`)),
      await faultOf(pool.query('SELECT answer($1)', [state])),
    ];
    await pool.end();
    return faults;
  }

  for (const [state, what] of Object.entries(AWAY))
    it(`K1 ${state} (${what}) is "come again later", through Prisma and through pg`, async () => {
      assert.deepEqual((await faultsOf(state)).map(isDatabaseAway), [true, true, true, true, true]);
    });
  for (const [state, what] of Object.entries(OUR_FAULT))
    it(`${state} (${what}) is an internal fault`, async () => {
      assert.deepEqual((await faultsOf(state)).map(isDatabaseAway), [false, false, false, false, false]);
    });
  for (const state of Object.keys({ ...AWAY, ...OUR_FAULT }))
    it(`K1 after ${state} the connection is ${CLOSED.has(state) ? 'closed' : 'used again'}`, async () => {
      const ask = [
        () => faultOf(inSealedTransaction(db, (tx) => tx.$queryRaw`SELECT answer(${state})`)),
        () => faultOf(inSealedTransaction(db, (tx) => tx.$executeRaw`SELECT answer(${state})`)),
      ];
      for (const one of ask) {
        const before = await backendOf(db);
        await one();
        assert.equal((await backendOf(db)) === before, !CLOSED.has(state));
      }
    });

  const impatient = { ...USUAL, query: 300, statement: 5_000 };
  const slow = 'SELECT pg_sleep(1)';
  it('K1 a statement that the client gave up is "come again later", and its connection is closed', async () => {
    const hasty = open(impatient);
    const { pool } = openPool(url(), { connections: 1, limits: impatient });
    const backend = await backendOf(hasty);
    const client = await pool.connect();
    const faults = [
      await faultOf(hasty.$queryRawUnsafe(slow)),
      await faultOf(inSealedTransaction(hasty, (tx) => tx.$queryRawUnsafe(slow))),
      await faultOf(client.query(slow)),
      await faultOf(client.query('SELECT 1')),
    ];
    client.release();
    assert.deepEqual(faults.map(isDatabaseAway), [true, true, true, true]);
    assert.equal(pool.totalCount, 0);
    assert.notEqual(await backendOf(hasty), backend);
    await Promise.all([hasty.$disconnect(), pool.end()]);
  });
  it('K1 the server gives up a slow statement, an awaited lock and an idle transaction first', async () => {
    const limits = { ...USUAL, lock: 200, statement: 400, idleInTransaction: 300 };
    const { pool } = openPool(url(), { connections: 2, limits });
    const [one, other] = [await pool.connect(), await pool.connect()];
    const state = async (work: Promise<unknown>) => ((await faultOf(work)) as { code?: string }).code;
    assert.equal(await state(one.query('SELECT pg_sleep(5)')), '57014');
    await one.query('SELECT pg_advisory_lock(1)');
    assert.equal(await state(other.query('SELECT pg_advisory_lock(1)')), '55P03');
    await other.query('BEGIN');
    const ended = new Promise((resolve) => other.once('end', resolve));
    await ended;
    assert.ok(isDatabaseAway(await faultOf(other.query('COMMIT'))));
    one.release();
    other.release();
    await pool.end();
  });
  it('K1 a client that is returned inside a transaction does not come out of the pool again', async () => {
    const { pool } = openPool(url(), { connections: 1 });
    const client = await pool.connect();
    await client.query('BEGIN');
    client.release();
    const next = await pool.connect();
    assert.notEqual(next, client);
    next.release();
    await pool.end();
  });
  it('K1 a COMMIT without an answer is "come again later" and states that the outcome is unknown', async () => {
    const fault = await faultOf(
      inSealedTransaction(db, async (tx) => {
        const pid = await backendOf(tx);
        await endBackend(pid);
      }),
    );
    assert.ok(fault instanceof OutcomeUnknown, String(fault));
    assert.ok(isDatabaseAway(fault));
  });
  it('K1 a transaction in which a failure was overlooked is not reported as done', async () => {
    const fault = await faultOf(
      inSealedTransaction(db, async (tx) => {
        await tx.$queryRaw`SELECT answer('22012')`.catch(() => {});
      }),
    );
    assert.ok(fault instanceof NotCommitted, String(fault));
  });

  async function endBackend(pid: number): Promise<void> {
    const other = open();
    await other.$queryRaw`SELECT pg_terminate_backend(${pid}::int, 5000)`;
    await other.$disconnect();
  }
});
