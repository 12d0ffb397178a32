import assert from 'node:assert/strict';
import type { Store } from '../../adapters/store/database/store.ts';
import { stateOf } from '../../domain/offer.ts';
import { openMessenger } from '../../adapters/temporal/messenger.ts';
import { sweepOutbox } from '../../worker/sweeper.ts';
import type { Harness } from '../workflows/harness.ts';
import type { RunningOffer } from '../workflows/running-offers.ts';
import { startOffer, offerIn } from '../workflows/running-offers.ts';
import { sharedHarness } from '../workflows/shared-harness.ts';

describe('the sweeper delivers what Temporal did not receive', function () {
  this.timeout(120_000);
  let harness: Harness;
  /** The store a little later: messages that wait are old enough for the sweeper. */
  let later: Store;
  const whileAway = async <T>(work: () => Promise<T>): Promise<T> => {
    harness.delivery.away = true;
    return work().finally(() => (harness.delivery.away = false));
  };
  const waiting = ({ handle }: RunningOffer) =>
    harness.store.db.outbox.count({ where: { workflowId: handle.workflowId, deliveredAt: null } });
  const rowsOf = ({ handle }: RunningOffer) =>
    harness.store.db.outbox.findMany({ where: { workflowId: handle.workflowId }, orderBy: { id: 'asc' } });

  before(async () => {
    harness = await sharedHarness();
    later = { ...harness.store, now: async () => Date.now() + 4_000 };
  });

  it('§6c an offer and its messages, in order: the start before its signals', async () => {
    const running = await whileAway(async () => {
      const offer = await startOffer(harness);
      await offer.consent('withdrawn');
      return offer;
    });
    assert.deepEqual(
      (await rowsOf(running)).map(({ message }) => message),
      ['offerLifecycle', 'consentChanged'],
    );
    await sweepOutbox(later, harness.messenger);
    assert.equal(stateOf(await running.handle.result()), 'CONSENT_WITHDRAWN');
    assert.equal(await waiting(running), 0);
  });
  it('§6c a receipt and an answer that came while Temporal was away', async () => {
    const running = await offerIn(harness, 'SENT');
    await whileAway(async () => {
      await running.receipt();
      await running.says('1');
    });
    assert.equal(stateOf(await running.known()), 'SENT');
    await sweepOutbox(later, harness.messenger);
    await running.knows(({ calledAt }) => calledAt, 'the provider was called');
    assert.equal(running.calls(), 1);
  });
  it('§6c each message once, with two sweepers at once: the workflow recognises it by its id', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    await whileAway(() => running.says('1'));
    await Promise.all([1, 2, 3].map(() => sweepOutbox(later, harness.messenger)));
    for (const row of await rowsOf(running)) await harness.messenger.deliverNow(row);
    await running.knows(({ calledAt }) => calledAt, 'the provider was called');
    await running.result('granted');
    await running.handle.result();
    assert.deepEqual([running.sms(), running.calls()], [['offer', 'granted'], 1]);
    for (const row of await rowsOf(running)) assert.notEqual(await harness.messenger.deliverNow(row), 'failed');
    assert.deepEqual(running.sms(), ['offer', 'granted'], 'nothing is repeated for an offer that ended');
  });
  it('leaves messages that are being delivered, and those that cannot be delivered', async () => {
    const running = await whileAway(() => startOffer(harness));
    await sweepOutbox(harness.store, harness.messenger);
    assert.equal(await waiting(running), 1, 'younger than three seconds');
    const { store } = harness;
    const place = { address: '127.0.0.1:9' };
    const unreachable = openMessenger({ place, namespace: 'default', store, log: { warn: () => {} } });
    assert.equal(await sweepOutbox(later, unreachable), false);
    assert.equal(await waiting(running), 1, 'Temporal is not reachable');
    await unreachable.close();
    await sweepOutbox(later, harness.messenger);
    await running.reaches('SENT');
  });
  it('§6c a message to a workflow that has ended counts as delivered', async () => {
    const running = await startOffer(harness, 'plain', { alive: false });
    await running.handle.result();
    const at = new Date();
    const row = {
      workflowId: running.handle.workflowId,
      message: 'receiptArrived',
      payload: { events: [] },
      createdAt: at,
    };
    await harness.store.db.outbox.create({ data: row });
    await sweepOutbox(later, harness.messenger);
    assert.equal(await waiting(running), 0);
  });
});
