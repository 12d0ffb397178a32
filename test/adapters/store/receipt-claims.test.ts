import assert from 'node:assert/strict';
import { keepClaim, putClaimOff, settleClaim, takeDueClaims } from '../../../adapters/store/receipt-claims.ts';
import * as at from './offers-at-hand.ts';

describe('claims of receipts', function () {
  this.timeout(120_000);
  const keep = async (claimId: string) => {
    const { store } = await at.sharedStore();
    await keepClaim(store, { gateway: 'bulk', claimId, operatorId: claimId, arrivedAt: at.now() });
    return store;
  };
  const due = async (limit = 100) => takeDueClaims((await at.sharedStore()).store, 'bulk', limit);

  it('§6c are each in one pair of hands, however many workers reach for them', async () => {
    for (let n = 0; n < 60; n++) await keep(`many.${n}`);
    const hands = await Promise.all(Array.from({ length: 8 }, () => due()));
    assert.equal(hands.flat().length, 60);
    at.pass(61_000);
    const { store } = await at.sharedStore();
    const left = await due();
    assert.equal(left.length, 60, 'who died with them in hand gives them back');
    for (const claim of left) await settleClaim(store, claim, 'not-ours');
    at.pass(61_000);
    assert.equal((await due()).length, 0);
  });
  it('§4a are put off for longer and longer, and given up after a day', async () => {
    const store = await keep('slow.1');
    const pauses: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      const [claim] = await due();
      assert.equal(await putClaimOff(store, claim!), true);
      const { nextTryAt } = await store.db.receiptClaim.findFirstOrThrow({ where: { claimId: 'slow.1' } });
      pauses.push((nextTryAt.getTime() - at.clock.ms) / 1000);
      at.pass(pauses.at(-1)! * 1000);
    }
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    at.pass(24 * 3_600_000);
    const [claim] = await due();
    assert.equal(await putClaimOff(store, claim!), false);
    await settleClaim(store, claim!, 'not-confirmed');
  });
});
