import assert from 'node:assert/strict';
import { openCarrierMessageIds, smsOfCarrier } from '../../../adapters/store/sms/carrier-message-ids.ts';
import * as at from './offer-steps.ts';

describe('the carrier’s ids of our SMS', function () {
  this.timeout(120_000);

  it('§3.1 an SMS gets one number at a carrier, also by simultaneous attempts, of which one is the first', async () => {
    const { sms, store } = await at.sent();
    const ids = openCarrierMessageIds(store, 'kz');
    const begun = await Promise.all(Array.from({ length: 8 }, () => ids.beginNumbered(sms.id)));
    assert.equal(new Set(begun.map(({ carrierMessageId }) => carrierMessageId)).size, 1);
    assert.equal(begun.filter(({ isRepeat }) => !isRepeat).length, 1);
    const number = Number(begun[0]!.carrierMessageId);
    assert.ok(Number.isInteger(number) && number >= 1 && number <= 2_147_483_647, String(number));
    assert.equal((await openCarrierMessageIds(store, 'other').beginNumbered(sms.id)).isRepeat, false);
  });
  it('an id leads to its SMS, at its carrier only', async () => {
    const { sms, store, phone } = await at.sent();
    const ids = openCarrierMessageIds(store, 'kz');
    assert.deepEqual(await ids.find(sms.id), { phone });
    const { isRepeat, carrierMessageId } = await ids.beginNumbered(sms.id);
    assert.equal(isRepeat, false);
    assert.deepEqual(await ids.beginNumbered(sms.id), { isRepeat: true, carrierMessageId });
    assert.deepEqual(await ids.find(sms.id), { phone, carrierMessageId });
    assert.deepEqual(await smsOfCarrier(store, 'kz', carrierMessageId), { smsId: sms.id, phone });
    assert.equal(await smsOfCarrier(store, 'other', carrierMessageId), undefined);
    assert.equal(await smsOfCarrier(store, 'kz', '0'), undefined);
    assert.equal(await ids.find('nobody.offer'), undefined);
  });
});
