import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { protectionOf, PROTECTION_SQL, wantedProtection } from '../../../adapters/store/database/check-protection.ts';
import { checkSeals } from '../../../adapters/store/database/check-seals.ts';
import { openSamples } from '../../../adapters/store/privacy/sealed-samples.ts';
import { PERSONAL_COLUMNS } from '../../../adapters/store/database/personal-columns.ts';
import { openDatabase } from '../../../adapters/store/database/store.ts';
import { fileKeyWrapper } from '../../../adapters/vault/key-wrapper.ts';
import { vaultOn } from '../../../adapters/vault/vault.ts';
import { databaseChecks } from '../../../cli/doctor/own-system.ts';
import { runChecks } from '../../../cli/doctor/check.ts';
import * as at from './offer-steps.ts';
import { completedOffer } from './completed-offers.ts';

const otherKey = { id: 'other', bytes: randomBytes(32) };
const otherVault = vaultOn(fileKeyWrapper({ current: () => otherKey, find: () => undefined }), randomBytes(32));

describe('the protection of the database', function () {
  this.timeout(120_000);

  it('§2.4 is what the migrations make; compared with prisma/protection.txt', async () => {
    const { store } = await at.sharedStore();
    const rows = await store.db.$queryRawUnsafe<{ line: string }[]>(PROTECTION_SQL);
    assert.deepEqual(
      rows.map(({ line }) => line),
      wantedProtection(),
    );
  });

  it('§2.4 is checked by the doctor, which reports a missing policy, right, row security or trigger', async () => {
    const { store } = await at.sharedStore();
    const reportOf = async () => {
      const lines: string[] = [];
      await runChecks(databaseChecks(store), (line) => lines.push(line));
      return lines.join('\n');
    };
    assert.match(await reportOf(), /✓ Roles and row security: 2 roles, 78 policies and 66 grants are there/);
    const planted: [string, string, RegExp][] = [
      [
        'ALTER POLICY system ON offers RENAME TO gone',
        'ALTER POLICY gone ON offers RENAME TO system',
        /policy offers\.system/,
      ],
      [
        'REVOKE INSERT ON journal FROM usynys_app',
        'GRANT INSERT ON journal TO usynys_app',
        /grant journal to usynys_app: INSERT, SELECT/,
      ],
      [
        'GRANT DELETE ON journal TO usynys_app',
        'REVOKE DELETE ON journal FROM usynys_app',
        /grant journal to usynys_app: INSERT, SELECT/,
      ],
      [
        'ALTER TABLE offers DISABLE ROW LEVEL SECURITY',
        'ALTER TABLE offers ENABLE ROW LEVEL SECURITY',
        /row-security offers/,
      ],
      [
        'ALTER TABLE journal DISABLE TRIGGER journal_is_append_only',
        'ALTER TABLE journal ENABLE TRIGGER journal_is_append_only',
        /trigger journal\.journal_is_append_only/,
      ],
    ];
    for (const [harm, cure, words] of planted) {
      await store.db.$executeRawUnsafe(harm);
      const report = await reportOf();
      await store.db.$executeRawUnsafe(cure);
      assert.match(report, /✗ Roles and row security: 1 are missing/);
      assert.match(report, words);
    }
    assert.deepEqual((await protectionOf(store.db)).missing, []);
  });
});

describe('keys that are not those of the database', function () {
  this.timeout(120_000);

  it('§6b can be checked against every column that the schema calls sealed', () => {
    const schema = readFileSync('prisma/schema.prisma', 'utf8');
    const models = [...schema.matchAll(/^model \w+ \{\n([^]*?)^\}/gm)].map(([, body]) => body!);
    const personal = models.flatMap((body) => {
      const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
      const columns = [...body.matchAll(/\/\/\/ Personal, sealed.*\n(?: *\/\/\/.*\n)* +(\w+)(?:.*@map\("(\w+)"\))?/g)];
      return columns.map(([, field, mapped]) => `${table}.${mapped ?? field}`);
    });
    assert.ok(personal.length >= 12, String(personal));
    assert.deepEqual(PERSONAL_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort(), personal.sort());
  });

  it('§6b are detected by the start and by the doctor, which open one text of each kind', async () => {
    const { store, url } = await at.sharedStore();
    await completedOffer();
    const samples = await openSamples(store.db);
    const names = samples.map(({ what }) => what);
    for (const name of [
      'recipients.identifier',
      'offers.eligibility_facts',
      'outgoing_sms.text',
      'inbound_sms.text',
      'providers.token',
    ])
      assert.ok(names.includes(name), names.join());
    assert.deepEqual(
      samples.filter(({ fault }) => fault !== undefined),
      [],
    );
    const others = openDatabase(url, { connections: 1, vault: otherVault });
    const lines: string[] = [];
    try {
      await assert.rejects(checkSeals(others), /The keys in KEYS_DIR do not open what this database holds: .*Put back/);
      await runChecks(databaseChecks({ ...store, db: others }), (line) => lines.push(line));
      const closed = await openSamples(others);
      assert.equal(closed.filter(({ fault }) => fault?.includes('is not in the file of keys')).length, samples.length);
    } finally {
      await others.$disconnect();
    }
    assert.match(lines.join('\n'), /✗ Encrypted data fits the keys/);
  });
});
