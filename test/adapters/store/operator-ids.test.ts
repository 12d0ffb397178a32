import assert from 'node:assert/strict';
import { openOperatorIds, smsOfOperator } from '../../../adapters/store/sms/carrier-message-ids.ts';
import * as at from './offers-at-hand.ts';

describe('what operators call our SMS', function () {
  this.timeout(120_000);

  it('§3.1 an SMS gets one number at an operator, whatever begins at once, and one attempt is the first', async () => {
    const { sms, store } = await at.sent();
    const ids = openOperatorIds(store, 'kz');
    const begun = await Promise.all(Array.from({ length: 8 }, () => ids.beginNumbered(sms.id)));
    assert.equal(new Set(begun.map(({ operatorId }) => operatorId)).size, 1);
    assert.equal(begun.filter(({ isRepeat }) => !isRepeat).length, 1);
    const number = Number(begun[0]!.operatorId);
    assert.ok(Number.isInteger(number) && number >= 1 && number <= 2_147_483_647, String(number));
    assert.equal((await openOperatorIds(store, 'other').beginNumbered(sms.id)).isRepeat, false);
  });
  it('an id leads back to its SMS, at its operator only', async () => {
    const { sms, store, phone } = await at.sent();
    const ids = openOperatorIds(store, 'kz');
    assert.deepEqual(await ids.find(sms.id), { phone });
    const { isRepeat, operatorId } = await ids.beginNumbered(sms.id);
    assert.equal(isRepeat, false);
    assert.deepEqual(await ids.beginNumbered(sms.id), { isRepeat: true, operatorId });
    assert.deepEqual(await ids.find(sms.id), { phone, operatorId });
    assert.deepEqual(await smsOfOperator(store, 'kz', operatorId), { smsId: sms.id, phone });
    assert.equal(await smsOfOperator(store, 'other', operatorId), undefined);
    assert.equal(await smsOfOperator(store, 'kz', '0'), undefined);
    assert.equal(await ids.find('nobody.offer'), undefined);
  });
});
