import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PrismaClient } from '../../../prisma/generated/client.ts';
import { PrismaPg } from '@prisma/adapter-pg';
import { testPostgres } from '../../support/postgres.ts';
import type { TestPostgres } from '../../support/postgres.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('migrations', function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let url: string;
  const database = `migrations_${process.pid}`;

  before(async () => {
    postgres = await testPostgres();
    await postgres.create(database);
    url = postgres.url(database);
  });
  after(async () => {
    await postgres?.drop(database);
    await postgres?.stop();
  });

  const migrate = () =>
    spawnSync(process.execPath, ['--import', 'tsx', 'prisma/migrate.ts', 'apply'], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: url },
      encoding: 'utf8',
    });

  it('are applied once, and refused on a database that was made by another text of the same migration', async () => {
    assert.equal(migrate().stdout, 'applied 0001_first\n');
    assert.equal(migrate().stdout, 'the database is up to date\n');
    const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
    await db.$executeRaw`UPDATE _prisma_migrations SET checksum = repeat('0', 64)`;
    await db.$disconnect();
    const { status, stderr } = migrate();
    assert.equal(status, 1);
    assert.match(stderr, /made by an earlier text of 0001_first\. .*npm start -- --fresh/);
  });
});
