/** The catalogue loader with sealed secrets: it never opens them, and reports what it changed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { providerOf } from '../../../adapters/store/catalogue/service-definitions.ts';
import { runProgram } from '../../support/child-process.ts';
import { keysBut, keysFolder } from '../../support/keys-folder.ts';
import { testVaultIn } from '../../support/test-vault.ts';
import { openDatabase } from '../../../adapters/store/database/store.ts';
import { testVault } from '../../support/test-vault.ts';
import type { OwnStore } from '../store/own-store.ts';
import { ENV, openOwnStore, PROVIDER_SECRETS } from '../store/own-store.ts';

describe('loading the catalogue over sealed secrets', function () {
  this.timeout(120_000);
  let own: OwnStore;
  let folder: string;
  before(async () => {
    own = await openOwnStore({ now: async () => Date.now() });
    folder = mkdtempSync(path.join(tmpdir(), 'usynys-load-'));
  });
  after(async () => {
    await own.close();
    rmSync(folder, { recursive: true });
  });

  const rows = () => own.store.db.provider.findMany({ orderBy: { id: 'asc' } });
  const load = (env: Record<string, string>) =>
    runProgram('prisma/load-catalogue.ts', [], { ...ENV, DATABASE_URL: own.url, ...env });
  const refused = async (env: Record<string, string>, message: RegExp) => {
    const before = await rows();
    await assert.rejects(load(env), message);
    assert.deepEqual(await rows(), before);
  };

  it('§6b is refused without the vault, and opens nothing', () =>
    refused(
      {},
      /ended with code 1[^]*providers .*enbek, energo.* are sealed: KEYS_DIR must name the folder with vault\.keys/,
    ));

  it('§6b is refused with a vault that cannot open the secrets', () =>
    refused({ KEYS_DIR: keysFolder(folder, ['vault', 'vaultIndex']) }, /key-encryption key test-1 is not in/));

  it('§6b is refused in production without vault and pepper, whatever the database holds', async () => {
    const production = { NODE_ENV: 'production' };
    await refused(production, /vault\.keys: must be in KEYS_DIR in production/);
    const keys = keysFolder(path.join(folder, 'whole'), ['vault', 'vaultIndex', 'apiKeyPepper']);
    await refused({ ...production, KEYS_DIR: keysBut(keys, { apiKeyPepper: null }) }, /api-key-pepper\.keys: must be/);
  });

  it('§6b is refused in production with an address of a provider that others can read', async () => {
    const KEYS_DIR = keysFolder(path.join(folder, 'production'), ['vault', 'vaultIndex', 'apiKeyPepper']);
    const PROVIDERS_URL = 'http://provider.example';
    await refused(
      { NODE_ENV: 'production', KEYS_DIR, PROVIDERS_URL },
      /providers\.yaml: enbek\.url: must be https in production/,
    );
  });

  it('§6b reports what it changed, and leaves alone what the files already state', async () => {
    const { KEYS_DIR } = testVaultIn(path.join(folder, 'ours'));
    const before = await rows();
    assert.equal(await load({ KEYS_DIR }), 'the catalogue is up to date\n');
    assert.deepEqual(await rows(), before);
    const changed = { PROVIDERS_TOKEN: 'another-token' };
    assert.equal(await load({ KEYS_DIR, ...changed }), `catalogue: providers: ${before.length} changed\n`);
    for (const { token } of await rows()) assert.match(token, /^s1\./);
    const db = openDatabase(own.url, { connections: 1, vault: testVault });
    const { token, callbackSecret } = await providerOf({ db }, 'enbek').finally(() => db.$disconnect());
    assert.deepEqual([token, callbackSecret], ['another-token', PROVIDER_SECRETS.callback]);
    await own.store.db.provider.update({ where: { id: 'enbek' }, data: { token: 'written by hand' } });
    assert.equal(await load({ KEYS_DIR, ...changed }), 'catalogue: providers: 1 changed\n');
  });
});
