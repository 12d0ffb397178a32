import assert from 'node:assert/strict';
import { openOfferBook } from '../../adapters/store/book/offer-book.ts';
import { stateOf } from '../../domain/offer.ts';
import { withResolvers } from '../support/with-resolvers.ts';
import type { Harness } from './harness.ts';
import type { Person } from './outside-fakes.ts';
import { offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

describe('a refusal while the provider is being called', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  /** An offer whose first call is under way until `endCall`. */
  async function duringCall(like: Partial<Person> = {}) {
    const { promise: callEnds, resolve: endCall } = withResolvers();
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'plain', { callEnds, ...like });
    await running.says('1');
    await until(() => harness.outside.attempts.get(running.id) === 1, 'the call');
    return { ...running, endCall };
  }
  const fails = () => ({ away: new Set(['provider'] as const) });

  it('§4a is not answered before the call has ended, and counts when the call fails', async () => {
    const running = await duringCall(fails());
    await running.says('2');
    assert.deepEqual([(await running.row()).state, running.sms()], ['PROVIDING', ['offer']]);
    running.endCall();
    await running.reaches('AWAITING_ANSWER');
    await until(() => running.sms().length === 2, 'the answer to the refusal');
    assert.deepEqual(running.sms(), ['offer', 'declined']);
    assert.equal(harness.outside.attempts.get(running.id), 1, 'no further attempt');
  });
  it('§5 comes too late when the call succeeds, which is explained once', async () => {
    const running = await duringCall();
    await running.says('2');
    await running.says('2');
    assert.deepEqual(running.sms(), ['offer']);
    running.endCall();
    await until(() => running.sms().length === 2, 'the answer to the refusal');
    assert.deepEqual(running.sms(), ['offer', 'late']);
    await running.says('2');
    await running.result('granted');
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
    assert.deepEqual(running.sms(), ['offer', 'late', 'granted']);
  });
  it('§4a comes too late when the provider has the application, and only its answer was lost', async () => {
    const running = await duringCall({ answerBroken: true });
    await running.says('2');
    running.endCall();
    await until(() => running.sms().length === 2, 'the answer to the refusal');
    assert.deepEqual([(await running.row()).state, running.sms()], ['PROVIDING', ['offer', 'late']]);
    assert.equal(harness.outside.attempts.get(running.id), 1, 'it is not called again');
    await running.result('granted');
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
  });
  it('§5 comes too late when the provider decides before its call has ended', async () => {
    const running = await duringCall();
    await running.says('2');
    await running.result('granted');
    await until(() => running.sms().includes('late'), 'the answer to the refusal');
    running.endCall();
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
    assert.deepEqual(new Set(running.sms()), new Set(['offer', 'late', 'granted']));
    const { reply } = await harness.store.db.inboundSms.findFirstOrThrow({
      where: { offerId: running.id, reading: 'refuse' },
    });
    assert.equal(reply, 'late');
  });
  it('§4a does not count when the recipient agrees again before the call has failed', async () => {
    const running = await duringCall(fails());
    await running.says('2');
    await running.says('1');
    running.endCall();
    await until(async () => (await running.row()).callingUntil === null, 'the call has failed');
    running.person.away.clear();
    await running.knows(({ calledAt }) => calledAt, 'the call');
    assert.deepEqual([(await running.row()).state, running.sms()], ['PROVIDING', ['offer']]);
  });
  it('§4a counts when the worker died during the call and the provider does not know the application', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'plain', fails());
    await running.says('1');
    await until(() => harness.outside.attempts.get(running.id) === 1, 'an attempt');
    await until(async () => (await running.row()).callingUntil === null, 'the attempt has failed');
    await openOfferBook(harness.store, () => 'sandbox').beginCall(running.id, 'kdp-token');
    await running.says('2');
    await running.reaches('AWAITING_ANSWER');
    await until(() => running.sms().length === 2, 'the answer to the refusal');
    assert.deepEqual([running.calls(), running.sms()], [0, ['offer', 'declined']]);
  });
});
