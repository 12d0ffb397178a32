import assert from 'node:assert/strict';
import { stateOf } from '../../domain/offer.ts';
import type { Harness } from './harness.ts';
import { startOffer, offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

/** The run goes on without a loop: a whole run has 50 events, and one attempt more adds none. */
const FEW_EVENTS = 80;

describe('a worker that dies before it reports a result', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  for (const activity of ['screen', 'sendOffer', 'provide', 'sendClosingSms'])
    it(`§6c loses nothing in ${activity}, and nothing is sent or asked twice`, async () => {
      harness.delivery.away = true;
      const running = await startOffer(harness).finally(() => (harness.delivery.away = false));
      harness.loseResult(activity, running.id);
      harness.messenger.deliver(harness.outbox.filter(({ workflowId }) => workflowId === running.handle.workflowId));
      await running.reaches('SENT');
      await running.receipt();
      await running.reaches('AWAITING_ANSWER');
      await running.says('1');
      await running.knows(({ calledAt }) => calledAt, 'the provider was called');
      await running.result('granted');
      assert.equal(stateOf(await running.handle.result()), 'GRANTED');
      assert.deepEqual([running.sms(), running.calls()], [['offer', 'granted'], 1]);
      const { length } = await running.events();
      assert.ok(length < FEW_EVENTS, `${length} events`);
    });
  it('§4b loses no decision: the SMS about a noted annulment is sent', async () => {
    const running = await offerIn(harness, 'SENT', 'brief');
    harness.loseResult('decide', running.id);
    await running.receipt();
    assert.equal(stateOf(await running.handle.result()), 'ANNULLED');
    assert.deepEqual(running.sms(), ['offer', 'annulled']);
    assert.equal((await running.types()).filter((type) => type === 'window-closed').length, 1);
  });
  it('§6c goes on from the database when the message is late: a refusal at the end of the window', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'brief');
    harness.delivery.away = true;
    await running.says('2').finally(() => (harness.delivery.away = false));
    assert.equal(stateOf(await running.handle.result()), 'DECLINED');
    assert.equal((await running.row()).state, 'DECLINED');
    assert.ok(!running.sms().includes('annulled'));
  });
  it('§4a goes on from the database when the message is late: an agreement at the end of the window', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'brief');
    harness.delivery.away = true;
    await running.says('1').finally(() => (harness.delivery.away = false));
    await until(() => running.calls() === 1, 'the provider is called although no signal came');
    assert.equal((await running.row()).state, 'PROVIDING');
  });
  it('§3.2 goes on from the database when the message is late: the SMS about the end is sent', async () => {
    const running = await offerIn(harness, 'SENT');
    harness.delivery.away = true;
    await running.receipt().finally(() => (harness.delivery.away = false));
    assert.equal(await running.cancel(), 'cancelled');
    assert.equal(stateOf(await running.handle.result()), 'CANCELLED');
    assert.deepEqual(running.sms(), ['offer', 'closed']);
  });
});
