import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { readCatalogue } from '../../../adapters/catalogue/files.ts';
import { isSecret } from '../../../adapters/keys/api-key.ts';
import { PrismaClient } from '../../../prisma/generated/client.ts';
import { startDatabase } from './own-database.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const KEY = `usy_ab12CD34_${'s'.repeat(43)}`;
const PROVIDERS = {
  PROVIDERS_URL: 'http://127.0.0.1:3010',
  PROVIDERS_TOKEN: 'token',
  PROVIDERS_WEBHOOK_SECRET: `whsec_${'a'.repeat(44)}`,
  PROVIDERS_CALLBACK_SECRET: `whsec_${'b'.repeat(44)}`,
};
/** What the files have: another provider or service breaks no test. */
const { providers, services } = readCatalogue(path.join(ROOT, 'prisma/catalogue'), PROVIDERS);

describe('loading the catalogue into a database', function () {
  this.timeout(60_000);
  let stop: () => Promise<void>;
  let url: string;
  let database: PrismaClient;

  before(async () => {
    ({ url, stop } = await startDatabase());
    run('prisma/migrate.ts', 'apply');
    database = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  });
  after(async () => {
    await database?.$disconnect();
    await stop?.();
  });

  function run(script: string, ...args: string[]): string {
    return runWith({ ...PROVIDERS, API_KEYS: ` enbek:${KEY} ` }, script, ...args);
  }

  function runWith(env: Record<string, string>, script: string, ...args: string[]): string {
    const { PATH } = process.env;
    const command = ['--import', 'tsx', path.join(ROOT, script), ...args];
    const done = spawnSync(process.execPath, command, {
      cwd: ROOT,
      env: { PATH, NODE_ENV: 'test', DATABASE_URL: url, ...env },
      encoding: 'utf8',
    });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  }

  const newest = async (code: string) => (await database.service.findUniqueOrThrow({ where: { code } })).version;
  const versionsOf = (serviceCode: string) =>
    database.serviceVersion.findMany({ where: { serviceCode }, orderBy: { version: 'asc' } });

  it('§2.4 inserts providers, services and hashed keys, and changes nothing the second time', async () => {
    const said = run('prisma/load-catalogue.ts');
    const versions = services.map(({ code }) => `${code} version 1`).join(', ');
    assert.equal(said, `catalogue: providers: ${providers.length} new; API keys: 1 new; services: ${versions}\n`);
    assert.match(run('prisma/load-catalogue.ts'), /^the catalogue is up to date\n$/);
    assert.equal(await database.provider.count(), providers.length);
    assert.equal(await database.service.count(), services.length);
    const [key, ...others] = await database.apiKey.findMany();
    assert.deepEqual(others, []);
    assert.ok(key && isSecret(undefined, key, KEY) && !JSON.stringify(key).includes(KEY));
    assert.deepEqual([key?.prefix, key?.providerId, key?.scopes], ['ab12CD34', 'enbek', ['offers', 'services']]);
  });

  it('§5 makes a new version where the file has changed, and leaves the old version as it was', async () => {
    const [first] = await versionsOf('gas-voucher');
    const older = { ...(first?.definition as object), termWorkingDays: 6 };
    await database.serviceVersion.create({
      data: { serviceCode: 'gas-voucher', version: 2, source: 'catalogue', createdAt: new Date(), definition: older },
    });
    assert.equal(run('prisma/load-catalogue.ts'), 'catalogue: services: gas-voucher version 3\n');
    assert.equal(await newest('gas-voucher'), 3);
    const definitions = (await versionsOf('gas-voucher')).map(({ definition }) => definition);
    assert.deepEqual(definitions, [first?.definition, older, first?.definition]);
  });

  it('§5 leaves a service alone once it was changed through the API', async () => {
    const [first] = await versionsOf('test-allowance');
    const definition = { ...(first?.definition as object), answerWindow: 'PT1H' };
    const version = { serviceCode: 'test-allowance', version: 2, source: 'api', createdAt: new Date(), definition };
    await database.serviceVersion.create({ data: version });
    await database.service.update({ where: { code: 'test-allowance' }, data: { version: 2 } });
    assert.equal(run('prisma/load-catalogue.ts'), 'the catalogue is up to date\n');
    assert.equal(await newest('test-allowance'), 2);
  });

  it('§6b refuses a key of another shape without printing it, and a key without a provider', () => {
    const secret = 'usy_short_secret';
    assert.throws(
      () => runWith({ ...PROVIDERS, API_KEYS: `enbek:${secret}` }, 'prisma/load-catalogue.ts'),
      (error: Error) => /API_KEYS: entry 1 is not/.test(error.message) && !error.message.includes(secret),
    );
    assert.throws(
      () => runWith({ ...PROVIDERS, API_KEYS: `nobody:${KEY}` }, 'prisma/load-catalogue.ts'),
      /API_KEYS: no provider nobody/,
    );
  });
});
