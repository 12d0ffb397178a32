import assert from 'node:assert/strict';
import { stateOf } from '../../domain/offer.ts';
import type { Harness } from './harness.ts';
import { live, lived, until } from './lives.ts';
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
      const life = await live(harness).finally(() => (harness.delivery.away = false));
      harness.loseResult(activity, life.id);
      harness.messenger.deliver(harness.outbox.filter(({ workflowId }) => workflowId === life.handle.workflowId));
      await life.reaches('SENT');
      await life.receipt();
      await life.reaches('AWAITING_ANSWER');
      await life.says('1');
      await life.knows(({ calledAt }) => calledAt, 'the provider was called');
      await life.result('granted');
      assert.equal(stateOf(await life.handle.result()), 'GRANTED');
      assert.deepEqual([life.sms(), life.calls()], [['offer', 'granted'], 1]);
      const { length } = await life.events();
      assert.ok(length < FEW_EVENTS, `${length} events`);
    });
  it('§4b loses no decision: the SMS about a noted annulment is sent', async () => {
    const life = await lived(harness, 'SENT', 'brief');
    harness.loseResult('decide', life.id);
    await life.receipt();
    assert.equal(stateOf(await life.handle.result()), 'ANNULLED');
    assert.deepEqual(life.sms(), ['offer', 'annulled']);
    assert.equal((await life.types()).filter((type) => type === 'window-closed').length, 1);
  });
  it('§6c goes on from the database when the message is late: a refusal at the end of the window', async () => {
    const life = await lived(harness, 'AWAITING_ANSWER', 'brief');
    harness.delivery.away = true;
    await life.says('2').finally(() => (harness.delivery.away = false));
    assert.equal(stateOf(await life.handle.result()), 'DECLINED');
    assert.equal((await life.row()).state, 'DECLINED');
    assert.ok(!life.sms().includes('annulled'));
  });
  it('§4a goes on from the database when the message is late: an agreement at the end of the window', async () => {
    const life = await lived(harness, 'AWAITING_ANSWER', 'brief');
    harness.delivery.away = true;
    await life.says('1').finally(() => (harness.delivery.away = false));
    await until(() => life.calls() === 1, 'the provider is called although no signal came');
    assert.equal((await life.row()).state, 'PROVIDING');
  });
});
