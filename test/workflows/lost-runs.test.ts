/** §6c: Temporal has lost its runs, and they are made again from the journal. */
import assert from 'node:assert/strict';
import { startRunsAgain } from '../../adapters/store/offers/start-runs-again.ts';
import type { Harness } from './harness.ts';
import type { RunningOffer } from './running-offers.ts';
import { offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

describe('runs that Temporal has lost', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  const starts = (running: RunningOffer) =>
    harness.store.db.outbox.findMany({
      where: { workflowId: `offer-${running.id}`, deliveredAt: null },
      orderBy: { id: 'asc' },
    });
  /** Temporal loses the run, after everything that it had received was noted as delivered. */
  async function lose(running: RunningOffer): Promise<void> {
    await harness.messenger.drain();
    await running.handle.terminate('lost');
  }
  /** What the sweeper of the worker does. */
  async function deliver(running: RunningOffer): Promise<void> {
    for (const row of await starts(running)) {
      assert.equal(await harness.messenger.deliverNow(row), 'delivered');
      harness.messenger.noteDelivered(row.id);
    }
    await harness.messenger.drain();
  }

  it('§6c begin where the journal ends: no SMS is sent twice, no deadline moves, and an answer counts', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const before = await running.row();
    await lose(running);
    assert.ok((await startRunsAgain(harness.store)) >= 1);
    await deliver(running);
    await running.reaches('AWAITING_ANSWER');
    assert.deepEqual([await running.row(), running.sms()], [before, ['offer']]);
    await running.says('1');
    await until(() => running.calls() === 1, 'the provider was called');
  });

  it('§5 begin after the call of the provider, which is not called twice', async () => {
    const running = await offerIn(harness, 'PROVIDING');
    await lose(running);
    await startRunsAgain(harness.store);
    await deliver(running);
    await running.result('granted');
    await running.reaches('GRANTED');
    assert.equal(running.calls(), 1);
  });

  it('§6c are left alone where Temporal has them, and no run is made for an offer that is closed', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    const { runId } = await running.handle.describe();
    await harness.messenger.drain();
    await startRunsAgain(harness.store);
    await deliver(running);
    assert.equal((await running.handle.describe()).runId, runId);
    await running.cancel();
    await running.handle.result();
    await harness.messenger.drain();
    await startRunsAgain(harness.store);
    assert.deepEqual(await starts(running), []);
  });
});
