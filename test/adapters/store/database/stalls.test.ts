import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../../adapters/store/database/store.ts';
import { inSealedTransaction, openDatabase } from '../../../../adapters/store/database/store.ts';
import type { TestPostgres } from '../../../support/postgres.ts';
import { testPostgres } from '../../../support/postgres.ts';
import { testVault } from '../../../support/test-vault.ts';
import { allAreIdle, backendOf, stall, untilDone } from './stopped-backends.ts';

const STALLS_S = [1, 5, 12, 16, 20, 25, 30, 45];
const CONNECTIONS = [1, 3];
const PLACES = [
  'in the third statement',
  'between two statements',
  'before COMMIT',
  'before a lone statement',
] as const;
type Place = (typeof PLACES)[number];
type StallCase = { name: string; place: Place; stallS: number; connections: number };
type Outcome = StallCase & { reported: 'done' | 'failed'; rows: string[] };

const STALL_CASES: StallCase[] = PLACES.flatMap((place) =>
  STALLS_S.flatMap((stallS) =>
    CONNECTIONS.map((connections) => ({ name: `${place} ${stallS} ${connections}`, place, stallS, connections })),
  ),
);

describe('a database backend that stalls', function () {
  this.timeout(300_000); // the longest stall is 45 s; the machine may be busy
  let postgres: TestPostgres;
  let watcher: Database;
  let outcomes: Outcome[];

  before(async () => {
    postgres = await testPostgres(''); // a server of its own: its backends are stopped by their process id
    await postgres.create('stalls');
    watcher = open(1);
    await watcher.$executeRaw`CREATE TABLE stored (name text, row text)`;
    outcomes = await Promise.all(STALL_CASES.map(outcomeOf));
  });
  after(async () => {
    await watcher.$disconnect();
    await postgres.stop();
  });

  const open = (connections: number) =>
    openDatabase(postgres.url('stalls'), { application: 'usynys-test', connections, vault: testVault });

  /** Transaction A meets the stall; transaction B follows on the same pool as soon as A has ended or failed. */
  async function outcomeOf(stallCase: StallCase): Promise<Outcome> {
    const db = open(stallCase.connections);
    await untilDone(() => backendOf(db)); // a busy machine may take its time to connect
    const work = stallCase.place === 'before a lone statement' ? lone : three;
    const reported = await work(db, stallCase).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
    await untilDone(() => inSealedTransaction(db, (tx) => add(tx, stallCase, 'B1', 'B2', 'B3')));
    await stalls.get(stallCase.name);
    await pause(1_000); // a resumed backend may be idle for a moment before it reads what was sent meanwhile
    await allAreIdle(watcher);
    const rows = await watcher.$queryRaw<{ row: string }[]>`SELECT row FROM stored WHERE name = ${stallCase.name}`;
    await db.$disconnect();
    return { ...stallCase, reported, rows: rows.map(({ row }) => row).toSorted() };
  }

  const stalls = new Map<string, Promise<void>>();
  const stop = (pid: number, { name, stallS }: StallCase) => void stalls.set(name, stall(pid, stallS * 1000));

  function three(db: Database, stallCase: StallCase): Promise<void> {
    return inSealedTransaction(db, async (tx) => {
      const pid = await backendOf(tx);
      await add(tx, stallCase, 'A1', 'A2');
      if (stallCase.place === 'between two statements') stop(pid, stallCase);
      const third = tx.$executeRaw`INSERT INTO stored SELECT ${stallCase.name}, 'A3' FROM pg_sleep(1)`;
      if (stallCase.place === 'in the third statement') {
        third.catch(() => {});
        await pause(300);
        stop(pid, stallCase);
      }
      await third;
      if (stallCase.place === 'before COMMIT') stop(pid, stallCase);
    });
  }

  async function lone(db: Database, stallCase: StallCase): Promise<void> {
    // The connection that the pool gives out next.
    stop(await untilDone(() => backendOf(db)), stallCase);
    await db.$executeRaw`INSERT INTO stored SELECT ${stallCase.name}, 'A' || n FROM generate_series(1, 3) AS s(n)`;
  }

  async function add(db: Pick<Database, '$executeRaw'>, { name }: StallCase, ...rows: string[]): Promise<void> {
    for (const row of rows) await db.$executeRaw`INSERT INTO stored VALUES (${name}, ${row})`;
  }

  for (const place of PLACES)
    for (const connections of CONNECTIONS)
      it(`K1 ${place}, pool of ${connections}: a failure leaves nothing, a success is stored`, () => {
        const here = outcomes.filter((one) => one.place === place && one.connections === connections);
        const seen = here.map(({ stallS, reported, rows }) => ({ stallS, reported, rows: rows.join(' ') }));
        const right = here.map(({ stallS, reported }) => ({
          stallS,
          reported,
          rows: reported === 'done' ? 'A1 A2 A3 B1 B2 B3' : 'B1 B2 B3',
        }));
        assert.deepEqual(seen, right);
        const reported = new Map(here.map((one) => [one.stallS, one.reported]));
        assert.equal(reported.get(1), 'done', 'a short stall is waited out');
        assert.equal(reported.get(45), 'failed', 'a long one is not');
      });
});
