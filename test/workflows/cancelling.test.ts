import assert from 'node:assert/strict';
import { resendOffer } from '../../adapters/store/offers/cancel-offer.ts';
import { stateOf } from '../../domain/offer.ts';
import { cancel } from '../../workflows/offer-contract.ts';
import { ENDS } from './ends.ts';
import type { Harness } from './harness.ts';
import { offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

describe('cancelling an offer, and sending it once more', function () {
  this.timeout(120_000);
  let harness: Harness;
  const asked = () => {
    const event = { type: 'cancel-asked', at: new Date().toISOString(), messageId: 'x', reason: 'r', by: 'b' } as const;
    return { args: [{ events: [event] }] as [{ events: (typeof event)[] }] };
  };
  before(async () => (harness = await sharedHarness()));

  it('§2.4 is possible until the provider was called; then it is rejected without an event', async () => {
    const running = await offerIn(harness, 'PROVIDING');
    assert.equal(await running.cancel(), 'not-cancellable');
    const { length } = await running.events();
    await assert.rejects(running.handle.executeUpdate(cancel, asked()), /Update failed|cannot be cancelled/);
    const types = (await running.events()).slice(length).map(({ eventType }) => eventType);
    assert.ok(!types.some((type) => String(type).includes('UPDATE')) && types.length === 0, String(types));
    assert.equal(stateOf(await running.known()), 'PROVIDING');
  });
  it('§2.4 is possible once', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const results = await Promise.all([running.cancel(), running.cancel(), running.cancel()]);
    assert.deepEqual(results.filter((result) => result === 'cancelled').length, 1);
    const { end } = await running.handle.result();
    assert.deepEqual([end?.state, end?.reason, running.sms()], ['CANCELLED', 'a mistake', ['offer', 'closed']]);
  });
  it('§3a an undelivered offer can be sent once more, in a run of its own', async () => {
    const running = await ENDS.UNDELIVERED.go(harness);
    await running.handle.result();
    const again = () => resendOffer(harness.store, { offerId: running.id, by: 'operator' });
    assert.equal(await again(), 'resent');
    assert.equal(await again(), 'not-resendable');
    await running.reaches('SENT');
    assert.deepEqual(running.sms(), ['offer', 'offer']);
    const second = harness.outside.sent.filter(({ id }) => id.startsWith(running.id)).at(-1)!;
    assert.equal(second.id, `${running.id}.offer.2`);
    await running.says('1');
    await until(() => running.calls() === 1, 'the provider was called');
  });
});
