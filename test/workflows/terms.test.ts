import assert from 'node:assert/strict';
import { receiveReply } from '../../adapters/store/sms/receive-replies.ts';
import { DAY_MS } from '../../domain/durations.ts';
import { stateOf } from '../../domain/offer.ts';
import { offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';
import { OCTETS } from '../support/octets.ts';

describe('the term of the act', function () {
  this.timeout(120_000);

  it('§5 that is over is a search attribute and tasks, ends nothing, and is settled by the decision', async () => {
    const harness = await sharedHarness();
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    // An answer that arrived long ago: its term is over when the provider is called.
    const arrivedAt = new Date(Date.now() - 30 * DAY_MS).toISOString();
    await receiveReply(harness.store, 'sandbox', {
      messageId: running.id,
      from: running.phone,
      text: '1',
      arrivedAt,
      octets: OCTETS,
    });
    await running.knows(({ termReached }) => termReached === 'breached', 'the breach');
    const attribute = async () => (await running.handle.describe()).searchAttributes['OfferTerm'];
    await until(async () => (await attribute())?.[0] === 'breached', 'the search attribute');
    assert.deepEqual([(await running.row()).state, await attribute()], ['PROVIDING', ['breached']]);
    assert.deepEqual((await running.tasks()).toSorted(), ['term-breached', 'term-warning']);
    assert.deepEqual(
      (await running.types()).filter((type) => type.startsWith('term-')),
      ['term-warning', 'term-breached'],
    );
    await running.result('granted');
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
    const open = await harness.store.db.operatorTask.count({
      where: { subject: `offer ${running.id}`, doneAt: null },
    });
    assert.equal(open, 0);
  });
});
