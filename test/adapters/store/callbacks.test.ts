import assert from 'node:assert/strict';
import { PAUSES_MS } from '../../../domain/callback-schedule.ts';
import type { CallbackAttempt } from '../../../adapters/store/callbacks/due-callbacks.ts';
import {
  announceCallbackKeys,
  callbackKeys,
  noteAttempts,
  leaseDueCallbacks,
} from '../../../adapters/store/callbacks/due-callbacks.ts';
import { listCallbacks, replayCallbacks } from '../../../adapters/store/callbacks/read-callbacks.ts';
import { cancelOffer } from '../../../adapters/store/offers/cancel-offer.ts';
import type { Store } from '../../../adapters/store/database/store.ts';
import type { Callback } from '../../../prisma/generated/client.ts';
import * as at from './offer-steps.ts';

const MINUTE = 60_000;
const DELIVERED: CallbackAttempt = { outcome: 'delivered', status: 204, ms: 12 };
const AWAY: CallbackAttempt = { outcome: 'failed', error: 'refused', ms: 1 };

describe('callbacks to the provider', function () {
  this.timeout(120_000);
  let store: Store;
  const due = async (...ids: string[]) =>
    (await leaseDueCallbacks(store, { each: 1_000 })).filter((c) => ids.includes(c.offerId));
  const note = (callbacks: Callback[], result = DELIVERED) =>
    noteAttempts(
      store,
      callbacks.map((callback) => ({ callback, at: new Date(at.clock.ms), result })),
      () => 0,
    );
  before(async () => ({ store } = await at.sharedStore()));
  beforeEach(async () => {
    await store.db.callback.updateMany({ data: { deliveredAt: new Date(0) } });
    await store.db.provider.updateMany({ data: { goneCallbackUrl: null } });
    await store.db.operatorTask.deleteMany({ where: { kind: { startsWith: 'callback-' } } });
  });

  it('§2.4 report each change of state once, in order, with the times and without personal data', async () => {
    const offer = await at.received();
    const { code, receivedAt, deadline, reference } = await at.offerOf(offer.id);
    await cancelOffer(store, { offerId: offer.id, reason: 'a mistake', by: 'enbek' });
    const bodies: { type: string; data: Record<string, unknown> }[] = [];
    for (let round = 0; round < 5; round += 1) {
      const heads = await due(offer.id);
      assert.ok(heads.length <= 1, 'of one offer only the oldest');
      bodies.push(...heads.map(({ body }) => body as (typeof bodies)[0]));
      await note(heads);
    }
    assert.deepEqual(
      bodies.map(({ data }) => data['state']),
      ['SENT', 'AWAITING_ANSWER', 'CANCELLED'],
    );
    const times = { receivedAt: receivedAt!.toISOString(), deadline: deadline!.toISOString() };
    const { at: when, ...last } = bodies[2]!.data;
    const about = { offerId: offer.id, code, serviceCode: 'plain', reference };
    assert.deepEqual(last, { ...about, state: 'CANCELLED', reason: 'a mistake', ...times });
    assert.equal(when, at.now());
    for (const personal of [offer.phone.slice(2), offer.iin]) assert.ok(!JSON.stringify(bodies).includes(personal));
  });
  it('§2.4 are each sent by one of two senders', async () => {
    const offers = await Promise.all(Array.from({ length: 6 }, () => at.sent()));
    const ids = offers.map(({ id }) => id);
    const found = (await Promise.all([due(...ids), due(...ids), due(...ids)])).flat();
    assert.deepEqual(found.map(({ offerId }) => offerId).sort(), ids.sort());
    assert.deepEqual(await due(...ids), [], 'they are leased');
    at.pass(MINUTE);
    assert.equal((await due(...ids)).length, 6, 'the lease of a sender that died ends after a minute');
  });
  it('§2.4 are read up to the number that their provider can take', async () => {
    await Promise.all(Array.from({ length: 5 }, () => at.sent()));
    const countOf = async (free: number) =>
      (await leaseDueCallbacks(store, { each: 8, free: new Map([['enbek', free]]) })).length;
    assert.deepEqual([await countOf(0), await countOf(2), await countOf(8)], [0, 2, 3]);
  });
  it('§2.4 are tried for three days, with the later ones of the offer waiting, and then given up', async () => {
    const offer = await at.received();
    const [first] = await due(offer.id);
    assert.equal(first!.state, 'SENT');
    await note([first!], AWAY);
    for (const [index, pause] of PAUSES_MS.entries()) {
      at.pass(pause - 1);
      assert.deepEqual(await due(offer.id), [], `before attempt ${index + 2}`);
      at.pass(1);
      const again = await due(offer.id);
      assert.deepEqual(
        again.map(({ id, attempts }) => [id, attempts]),
        [[first!.id, index + 2]],
      );
      await note(again, AWAY);
    }
    const { failedAt, failedBecause, deliveredAt } = await store.db.callback.findUniqueOrThrow({
      where: { id: first!.id },
    });
    assert.deepEqual([failedAt?.getTime(), failedBecause, deliveredAt], [at.clock.ms, 'gave-up', null]);
    assert.deepEqual(
      (await due(offer.id)).map(({ state }) => state),
      ['AWAITING_ANSWER'],
    );
    const [listed] = await listCallbacks(store, 'enbek', { filter: { offerId: offer.id, state: 'failed' }, limit: 9 });
    assert.equal(listed!.attemptLog.length, PAUSES_MS.length + 1);
    assert.deepEqual(listed!.attemptLog.map(({ status, error, ms }) => [status, error, ms])[0], [null, 'refused', 1]);
  });
  it('§2.4 wait as long as `Retry-After` demands', async () => {
    const offer = await at.sent();
    await note(await due(offer.id), {
      outcome: 'failed',
      status: 503,
      error: 'status',
      ms: 1,
      retryAfterMs: 20 * MINUTE,
    });
    at.pass(20 * MINUTE - 1);
    assert.deepEqual(await due(offer.id), []);
    at.pass(1);
    assert.equal((await due(offer.id)).length, 1);
  });
  it('§2.4 stop after 410, raise one task, and resume with a new address or a replay', async () => {
    const [offer, other] = [await at.received(), await at.sent()];
    const first = await due(offer.id, other.id);
    const gone: CallbackAttempt = { outcome: 'gone', status: 410, error: 'status', ms: 1 };
    await note(first, gone);
    at.pass(24 * 60 * MINUTE);
    assert.deepEqual(await due(offer.id, other.id), []);
    const tasks = await store.db.operatorTask.findMany({ where: { kind: 'callback-gone' } });
    assert.equal(tasks.length, 1);

    const { callbackUrl } = await store.db.provider.findUniqueOrThrow({ where: { id: 'enbek' } });
    await store.db.provider.update({ where: { id: 'enbek' }, data: { callbackUrl: `${callbackUrl}/new` } });
    const next = await due(offer.id, other.id);
    assert.deepEqual(
      next.map(({ state }) => state),
      ['AWAITING_ANSWER'],
    );
    await store.db.provider.update({ where: { id: 'enbek' }, data: { callbackUrl } });
    at.pass(MINUTE);
    assert.deepEqual(await due(offer.id), [], 'the old address is still gone');
    const again = await replayCallbacks(store, 'enbek', { offerIds: [offer.id, other.id], state: 'failed' }, 10);
    assert.deepEqual(again, { replayed: 2, more: false });
    assert.deepEqual(
      (await due(offer.id, other.id)).map(({ state }) => state),
      ['SENT', 'SENT'],
    );
  });
  it('§6b raise a task when an address may not be called', async () => {
    const offer = await at.sent();
    for (let count = 0; count < 2; count += 1) {
      await note(await due(offer.id), { outcome: 'failed', error: 'address-forbidden', ms: 0 });
      at.pass(MINUTE);
    }
    assert.equal(await store.db.operatorTask.count({ where: { kind: 'callback-address-forbidden' } }), 1);
  });
  it('§2.4 are replayed by their range, in order, and only those of the provider that asks', async () => {
    const before = new Date(at.clock.ms);
    at.pass(1_000);
    const from = new Date(at.clock.ms);
    const offer = await at.received();
    at.pass(1_000);
    const to = new Date(at.clock.ms);
    const later = await at.sent();
    for (let round = 0; round < 3; round += 1) await note(await due(offer.id, later.id));
    assert.equal((await replayCallbacks(store, 'enbek', { from: before, to: from }, 10)).replayed, 0);
    assert.equal((await replayCallbacks(store, 'energo', { from, to }, 10)).replayed, 0);
    assert.equal((await replayCallbacks(store, 'enbek', { from, to, state: 'failed' }, 10)).replayed, 0);
    assert.deepEqual(await replayCallbacks(store, 'enbek', { from, to }, 1), { replayed: 1, more: true });
    assert.deepEqual(await replayCallbacks(store, 'enbek', { from, to }, 10), { replayed: 1, more: false });
    const states: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const heads = await due(offer.id, later.id);
      states.push(...heads.map(({ state }) => state));
      await note(heads);
    }
    assert.deepEqual(states, ['SENT', 'AWAITING_ANSWER']);
  });
  it('§6b have published keys: those that sign now', async () => {
    await announceCallbackKeys(store, ['whpk_old']);
    at.pass(1);
    await announceCallbackKeys(store, ['whpk_old', 'whpk_new']);
    assert.deepEqual(await callbackKeys(store), ['whpk_new', 'whpk_old']);
    await announceCallbackKeys(store, ['whpk_new']);
    assert.deepEqual(await callbackKeys(store), ['whpk_new']);
  });
  it('§4a report SENT before AWAITING_ANSWER, also when the receipt overtakes the record of the sending', async () => {
    const offer = await at.screened();
    await offer.book.prepareOffer(offer.id);
    await at.receipt(`${offer.id}.offer`);
    const rows = await store.db.callback.findMany({ where: { offerId: offer.id }, orderBy: { order: 'asc' } });
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['SENT', 'AWAITING_ANSWER'],
    );
  });
});
