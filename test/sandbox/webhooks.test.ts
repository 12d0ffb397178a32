import assert from 'node:assert/strict';
import { eventually, items, startWorld } from './harness.ts';
import type { TestWorld } from './harness.ts';

const reply = (id: string, from = '+77015550101') => ({ from, text: '1', id });

describe('sandbox: webhooks to the API', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  it('are retried with the same id until they are accepted, and keep the order of their source', async () => {
    world.api.answers.push(503, 500);
    const [first, second] = await Promise.all([
      world.call('POST', '/control/replies', reply('m-1')),
      world.call('POST', '/control/replies', reply('m-2')),
    ]);
    assert.deepEqual([first.status, second.status], [200, 200]);
    const ids = items(world.api, 'messages').map(({ id }) => id);
    assert.deepEqual(ids, ['m-1', 'm-1', 'm-1', 'm-2']);
    assert.equal(new Set(world.api.received.map(({ id }) => id)).size, 2);
    assert.ok(world.api.received.every(({ signedWith }) => signedWith === 'SMS_WEBHOOK_SECRET'));
  });

  it('§3.2 of a provider are not repeated when its decision is refused for good, on either wire', async () => {
    const codes = ['ground-not-listed', 'contradicts-first-decision', 'message-id-reused'];
    for (const [index, code] of codes.entries()) {
      const offerId = `o-${index}`;
      const application = {
        offerId,
        serviceCode: 'test-allowance',
        recipient: { iin: '900101400013' },
        facts: {},
        acceptedAt: '2026-11-24T05:00:00Z',
        consentToken: 'kdp.x.y',
      };
      await world.call('POST', '/providers/enbek/applications', application, { 'idempotency-key': offerId });
      world.api.answers.push(409, [index === 0 ? 500 : 409, JSON.stringify({ code })]);
      const { status } = await world.call('POST', '/control/results', { offerId, outcome: 'refused', ground: 'mood' });
      assert.equal(status, 200);
    }
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(world.api.received.length, 2 * codes.length, 'a conflict is repeated, a refusal is not');
  });

  it('do not wait for another source', async () => {
    world.api.answers.push(503);
    const slow = world.call('POST', '/control/replies', reply('m-1'));
    await eventually(() => world.api.received.length === 1);
    assert.equal((await world.call('GET', '/control/idle')).body.idle, false);
    await world.call('POST', '/control/consents', { iin: '900101400013', status: 'withdrawn' });
    await world.call('POST', '/control/phones', { iin: '900101400013' });
    assert.deepEqual(
      world.api.received.map(({ path, signedWith }) => [path, signedWith]),
      [
        ['/webhooks/sms/sandbox/replies', 'SMS_WEBHOOK_SECRET'],
        ['/webhooks/consent/kdp', 'CONSENT_WEBHOOK_SECRET'],
        ['/webhooks/phones/bmg', 'PHONES_WEBHOOK_SECRET'],
      ],
    );
    assert.equal((await slow).status, 200);
    assert.equal((await world.call('GET', '/control/idle')).body.idle, true);
  });

  it('are answered 202 when the API is unavailable for longer, and are delivered later', async () => {
    world.api.answers.push(...Array.from({ length: 7 }, () => 503));
    const before = performance.now();
    assert.equal((await world.call('POST', '/control/replies', reply('m-1'))).status, 202);
    assert.ok(performance.now() - before >= 2900);
    await eventually(async () => (await world.call('GET', '/control/idle')).body.idle === true);
    assert.equal(world.api.received.length, 8);
  }).timeout(10_000);

  it('are forgotten with the world that sent them', async () => {
    world.api.answers.push(...Array.from({ length: 20 }, () => 503));
    const lost = world.call('POST', '/control/replies', reply('m-1'));
    await eventually(() => world.api.received.length === 1);
    await world.call('PUT', '/control/world', { people: [], organisations: [] });
    assert.equal((await lost).status, 202);
    assert.equal((await world.call('GET', '/control/idle')).body.idle, true);
  });
});
