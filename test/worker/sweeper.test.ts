import assert from 'node:assert/strict';
import type { Store } from '../../adapters/store/database/store.ts';
import { stateOf } from '../../domain/offer.ts';
import { openMessenger } from '../../adapters/temporal/messenger.ts';
import { sweepOutbox } from '../../worker/sweeper.ts';
import type { Harness } from '../workflows/harness.ts';
import type { Life } from '../workflows/lives.ts';
import { live, lived } from '../workflows/lives.ts';
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
  const waiting = ({ handle }: Life) =>
    harness.store.db.outbox.count({ where: { workflowId: handle.workflowId, deliveredAt: null } });
  const rowsOf = ({ handle }: Life) =>
    harness.store.db.outbox.findMany({ where: { workflowId: handle.workflowId }, orderBy: { id: 'asc' } });

  before(async () => {
    harness = await sharedHarness();
    later = { ...harness.store, now: async () => Date.now() + 4_000 };
  });

  it('§6c an offer and its messages, in order: the start before its signals', async () => {
    const life = await whileAway(async () => {
      const offer = await live(harness);
      await offer.consent('withdrawn');
      return offer;
    });
    assert.deepEqual(
      (await rowsOf(life)).map(({ message }) => message),
      ['offerLifecycle', 'consentChanged'],
    );
    await sweepOutbox(later, harness.messenger);
    assert.equal(stateOf(await life.handle.result()), 'CONSENT_WITHDRAWN');
    assert.equal(await waiting(life), 0);
  });
  it('§6c a receipt and an answer that came while Temporal was away', async () => {
    const life = await lived(harness, 'SENT');
    await whileAway(async () => {
      await life.receipt();
      await life.says('1');
    });
    assert.equal(stateOf(await life.known()), 'SENT');
    await sweepOutbox(later, harness.messenger);
    await life.knows(({ calledAt }) => calledAt, 'the provider was called');
    assert.equal(life.calls(), 1);
  });
  it('§6c each message once, with two sweepers at once: the workflow recognises it by its id', async () => {
    const life = await lived(harness, 'AWAITING_ANSWER');
    await whileAway(() => life.says('1'));
    await Promise.all([1, 2, 3].map(() => sweepOutbox(later, harness.messenger)));
    for (const row of await rowsOf(life)) await harness.messenger.deliverNow(row);
    await life.knows(({ calledAt }) => calledAt, 'the provider was called');
    await life.result('granted');
    await life.handle.result();
    assert.deepEqual([life.sms(), life.calls()], [['offer', 'granted'], 1]);
    for (const row of await rowsOf(life)) assert.notEqual(await harness.messenger.deliverNow(row), 'failed');
    assert.deepEqual(life.sms(), ['offer', 'granted'], 'nothing is repeated for an offer that ended');
  });
  it('leaves messages that are being delivered, and those that cannot be delivered', async () => {
    const life = await whileAway(() => live(harness));
    await sweepOutbox(harness.store, harness.messenger);
    assert.equal(await waiting(life), 1, 'younger than three seconds');
    const { store } = harness;
    const place = { address: '127.0.0.1:9' };
    const unreachable = openMessenger({ place, namespace: 'default', store, log: { warn: () => {} } });
    assert.equal(await sweepOutbox(later, unreachable), false);
    assert.equal(await waiting(life), 1, 'Temporal is not reachable');
    await unreachable.close();
    await sweepOutbox(later, harness.messenger);
    await life.reaches('SENT');
  });
  it('§6c a message to a workflow that has ended counts as delivered', async () => {
    const life = await live(harness, 'plain', { alive: false });
    await life.handle.result();
    const at = new Date();
    const row = {
      workflowId: life.handle.workflowId,
      message: 'receiptArrived',
      payload: { events: [] },
      createdAt: at,
    };
    await harness.store.db.outbox.create({ data: row });
    await sweepOutbox(later, harness.messenger);
    assert.equal(await waiting(life), 0);
  });
});
