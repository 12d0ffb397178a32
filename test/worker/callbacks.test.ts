import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { openCallbackSender } from '../../adapters/callbacks/callback-sender.ts';
import type { CallbackSender } from '../../adapters/callbacks/callback-sender.ts';
import type { AttemptedCallback } from '../../adapters/store/callbacks/due-callbacks.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { callbackRounds } from '../../worker/callbacks.ts';
import type { CallbackListener } from '../adapters/callbacks/callback-listener.ts';
import { openCallbackListener } from '../adapters/callbacks/callback-listener.ts';
import * as at from '../adapters/store/offer-steps.ts';

const SLOW_MS = 4_000;

describe('rounds of callbacks', function () {
  this.timeout(120_000);
  let store: Store;
  let listeners: { slow: CallbackListener; quick: CallbackListener };
  let sender: CallbackSender;
  before(async () => {
    ({ store } = await at.sharedStore());
    listeners = { slow: await openCallbackListener(), quick: await openCallbackListener() };
    listeners.slow.answer = () => ({ slowMs: SLOW_MS });
    sender = openCallbackSender({ allowHosts: [], allowNetworks: ['127.0.0.0/8'], httpsOnly: false, keys: [] });
    // The first provider is slow, and has a hundred callbacks waiting; the second has ten.
    await store.db.callback.deleteMany({});
    await store.db.provider.update({ where: { id: 'enbek' }, data: { callbackUrl: listeners.slow.url } });
    await store.db.provider.update({ where: { id: 'energo' }, data: { callbackUrl: listeners.quick.url } });
    for (let count = 0; count < 110; count += 1) await at.sent();
    const some = await store.db.callback.findMany({ take: 10, orderBy: { order: 'desc' }, select: { id: true } });
    await store.db.callback.updateMany({
      where: { id: { in: some.map(({ id }) => id) } },
      data: { providerId: 'energo' },
    });
  });
  after(async () => {
    sender.close();
    await Promise.all(Object.values(listeners).map((listener) => listener.stop()));
  });

  it('§2.4 one slow provider does not delay another, and has at most eight calls at a time', async () => {
    const attempted: AttemptedCallback[] = [];
    const { round, finish } = callbackRounds(store, sender, {
      ended: () => {},
      observe: (one) => void attempted.push(one),
    });
    const begun = performance.now();
    while (listeners.quick.received.length < 10 && performance.now() - begun < 30_000) {
      await round();
      await pause(20);
    }
    const took = performance.now() - begun;
    assert.equal(listeners.quick.received.length, 10);
    assert.ok(took < SLOW_MS, `${took} ms`);
    assert.ok(listeners.slow.most <= 8 && listeners.slow.most > 1, String(listeners.slow.most));
    await finish();
    const delivered = await store.db.callback.groupBy({
      by: ['providerId'],
      where: { deliveredAt: { not: null } },
      _count: true,
    });
    const counts = Object.fromEntries(delivered.map(({ providerId, _count }) => [providerId, _count]));
    assert.equal(counts['energo'], 10);
    assert.equal(counts['enbek'], listeners.slow.received.length, 'what was received is noted when the worker stops');
    assert.equal(await store.db.callbackAttempt.count(), attempted.length);
  });
});
