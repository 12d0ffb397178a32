import assert from 'node:assert/strict';
import { providerOf } from '../../../adapters/store/catalogue/service-definitions.ts';
import { checkSeals } from '../../../adapters/store/database/check-seals.ts';
import { openDatabase } from '../../../adapters/store/database/store.ts';
import { webhookAccess } from '../../../adapters/store/access/webhook-access.ts';
import { testVault } from '../../support/test-vault.ts';
import type { OwnStore } from './own-store.ts';
import { openOwnStore, PROVIDER_SECRETS } from './own-store.ts';

describe('the secrets that providers and the system share', function () {
  this.timeout(60_000);
  let own: OwnStore;
  const select = { token: true, webhookSecret: true, callbackSecret: true } as const;
  const inDatabase = (id: string) => own.store.db.provider.findUniqueOrThrow({ where: { id }, select });
  /** Another process, with nothing in its caches. */
  const elsewhere = async <T>(look: (db: OwnStore['store']['db']) => Promise<T>): Promise<T> => {
    const db = openDatabase(own.url, { connections: 1, vault: testVault });
    return look(db).finally(() => db.$disconnect());
  };
  before(async () => (own = await openOwnStore({ now: async () => Date.now() })));
  after(() => own.close());

  it('§6b are in no copy of the database, and open for the system', async () => {
    const row = JSON.stringify(await inDatabase('enbek'));
    for (const secret of Object.values(PROVIDER_SECRETS)) assert.ok(!row.includes(secret));
    const { token, callbackSecret } = await elsewhere((db) => providerOf({ db }, 'enbek'));
    assert.equal(token, PROVIDER_SECRETS.token);
    assert.equal(callbackSecret, PROVIDER_SECRETS.callback);
    const access = await elsewhere((db) => webhookAccess({ db }, 'enbek'));
    assert.deepEqual(access?.secrets, [PROVIDER_SECRETS.webhook]);
  });
  it('§6b are refused when copied from another provider or another column', async () => {
    const [mine, { token, webhookSecret }] = [await inDatabase('enbek'), await inDatabase('energo')];
    for (const data of [{ webhookSecret }, { webhookSecret: mine.callbackSecret }, { token }]) {
      await own.store.db.provider.update({ where: { id: 'enbek' }, data });
      await assert.rejects(
        elsewhere((db) => providerOf({ db }, 'enbek')),
        { name: 'SealBroken' },
      );
      await own.store.db.provider.update({ where: { id: 'enbek' }, data: mine });
    }
  });
  it('§6b are refused when stored unsealed: by the first use, and by the start', async () => {
    const mine = await inDatabase('enbek');
    const data = { token: 'token', webhookSecret: `whsec_${'x'.repeat(44)}` };
    await own.store.db.provider.update({ where: { id: 'enbek' }, data });
    await assert.rejects(
      elsewhere((db) => webhookAccess({ db }, 'enbek')),
      { name: 'SealBroken' },
    );
    await assert.rejects(checkSeals(own.store.db), /stored plainly: load the catalogue with vault\.keys/);
    await own.store.db.provider.update({ where: { id: 'enbek' }, data: mine });
    await checkSeals(own.store.db);
  });
});
