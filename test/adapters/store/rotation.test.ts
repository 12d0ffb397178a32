import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Key } from '../../../adapters/keys/key-ring.ts';
import { rotateAllKeys } from '../../../adapters/store/privacy/rotate-keys.ts';
import { identifierOf, sealForNew } from '../../../adapters/store/database/sealed.ts';
import { inSealedTransaction } from '../../../adapters/store/database/store.ts';
import { testKeys } from '../../support/test-vault.ts';
import * as at from './offer-steps.ts';
import { completedOffer } from './completed-offers.ts';
import { withResolvers } from '../../support/with-resolvers.ts';

describe('a new key-encryption key', function () {
  this.timeout(300_000);

  it('§6b wraps every person’s key while offers go on, without an error', async () => {
    const { store } = await at.sharedStore();
    await Promise.all([1, 2, 3, 4].map(() => completedOffer()));
    testKeys.unshift({ id: 'test-2', bytes: randomBytes(32) });
    let going = true;
    const load = [1, 2].map(async () => {
      let lives = 0;
      while (going || lives === 0) {
        await completedOffer();
        lives += 1;
      }
      return lives;
    });
    const rotated = await rotateAllKeys(store);
    going = false;
    const lives = await Promise.all(load);
    assert.ok(rotated >= 4 && lives.every((count) => count > 0));
    assert.equal(await store.db.dataKey.count({ where: { kekId: { not: 'test-2' } } }), 0);
    testKeys.splice(1); // the old key is removed
    await completedOffer();
  });

  it('§6b wraps also a key that another transaction has made and not yet committed', async () => {
    const { store } = await at.sharedStore();
    await completedOffer();
    const id = randomUUID();
    const { promise: mayCommit, resolve: commit } = withResolvers();
    const { promise: isWritten, resolve: written } = withResolvers();
    const slow = inSealedTransaction(store.db, async (tx) => {
      await sealForNew(tx, id, identifierOf(id), '900101400013');
      written();
      await mayCommit;
    });
    await isWritten;
    const [{ id: current }] = testKeys as [Key];
    testKeys.unshift({ id: `${current}-next`, bytes: randomBytes(32) });
    const rotation = rotateAllKeys(store);
    assert.equal(await Promise.race([rotation, pause(500, 'waits')]), 'waits');
    commit();
    await slow;
    assert.ok((await rotation) > 0);
    assert.equal((await store.db.dataKey.findUniqueOrThrow({ where: { id } })).kekId, `${current}-next`);
    testKeys.splice(1);
  });
});
