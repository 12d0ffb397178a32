import assert from 'node:assert/strict';
import { resendOffer } from '../../../adapters/store/offers/cancel-offer.ts';
import type { ArrivedReceipt } from '../../../adapters/store/sms/receive-receipts.ts';
import { receiveReceipts } from '../../../adapters/store/sms/receive-receipts.ts';
import * as at from './offer-steps.ts';
import { OCTETS } from '../../support/octets.ts';

const report = (smsId: string, more: Partial<ArrivedReceipt> = {}): ArrivedReceipt => {
  return { receiptId: at.next(), smsId, status: 'delivered', arrivedAt: at.now(), octets: OCTETS, ...more };
};
const startsOf = async (id: string) => (await at.typesOf(id)).filter((type) => type === 'sms-received').length;

describe('receipts that reach the store', function () {
  this.timeout(120_000);

  it('§4a start the window once, however often and in however many simultaneous calls they come', async () => {
    const offer = await at.sent();
    const same = report(offer.sms.id);
    const counts = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        receiveReceipts(offer.store, 'sandbox', [same, report(offer.sms.id, n % 2 ? {} : { status: 'atCarrier' })]),
      ),
    );
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      13,
      'one of the equal ones and each of the others',
    );
    assert.equal(await startsOf(offer.id), 1);
    assert.equal((await at.offerOf(offer.id)).state, 'AWAITING_ANSWER');
  });
  it('§4a do not wait for each other when two calls carry the same SMS in different order', async () => {
    const offers = [await at.sent(), await at.sent(), await at.sent()];
    const ids = offers.map(({ sms }) => sms.id);
    await Promise.all(
      [ids, ids.toReversed(), ids].map((list) =>
        receiveReceipts(
          offers[0]!.store,
          'sandbox',
          list.map((id) => report(id)),
        ),
      ),
    );
    for (const { id } of offers) assert.equal(await startsOf(id), 1);
  });
  it('§4a of one part do not count for a message of two; the time is that of the last part', async () => {
    const offer = await at.sent();
    await offer.store.db.outgoingSms.update({ where: { id: offer.sms.id }, data: { parts: 2 } });
    await receiveReceipts(offer.store, 'sandbox', [report(offer.sms.id, { part: 2 })]);
    assert.equal((await at.offerOf(offer.id)).state, 'SENT');
    at.pass(90_000);
    const carrierAt = new Date(at.clock.ms - 30_000).toISOString();
    await receiveReceipts(offer.store, 'sandbox', [report(offer.sms.id, { part: 1, carrierAt })]);
    assert.equal((await at.offerOf(offer.id)).receivedAt?.toISOString(), carrierAt);
  });
  it('§4a of an SMS that is not ours are skipped, and the others with them are received', async () => {
    const offer = await at.sent();
    assert.equal(await receiveReceipts(offer.store, 'sandbox', [report('unknown.offer'), report(offer.sms.id)]), 1);
  });
  it('§4a of the first SMS, when the offer has been sent again, start no window', async () => {
    const { id, sms, store, book } = await at.sent();
    const end = { state: 'UNDELIVERED', reason: 'no-receipt' } as const;
    await book.record(id, (_, { iso }) => [{ type: 'offer-ended', at: iso, ...end }]);
    assert.equal(await resendOffer(store, { offerId: id, by: 'test' }), 'resent');
    assert.equal(await receiveReceipts(store, 'sandbox', [report(sms.id)]), 1);
    assert.deepEqual([(await at.offerOf(id)).state, await startsOf(id)], ['SCREENING', 0]);
  });
  it('§6c that contradict the first final receipt are a recorded conflict', async () => {
    const offer = await at.received();
    await at.receipt(offer.sms.id, 'expired');
    const last = JSON.parse((await at.journalOf(offer.id)).at(-1)!.event) as { conflict?: true };
    assert.deepEqual([last.conflict, (await at.offerOf(offer.id)).state], [true, 'AWAITING_ANSWER']);
  });
});
