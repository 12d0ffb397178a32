import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { eventually, SECRETS, startWorld } from './harness.ts';
import type { TestWorld } from './harness.ts';

const application = (offerId: string, recipient: object = { iin: '900101400013' }) => ({
  offerId,
  serviceCode: 'test-allowance',
  recipient,
  facts: {},
  acceptedAt: '2026-11-24T05:00:00Z',
  consentToken: 'kdp.x.y',
});
const callback = (offerId: string, state: string) =>
  JSON.stringify({
    type: 'offer.state-changed',
    timestamp: '2026-11-24T05:00:00Z',
    data: { offerId, code: '47', serviceCode: 'test-allowance', reference: 'r', state, at: '2026-11-24T05:00:00Z' },
  });

describe('sandbox: the provider', () => {
  let world: TestWorld;
  afterEach(() => world.stop());

  const apply = (offerId: string, recipient?: object) =>
    world.call('POST', '/providers/enbek/applications', application(offerId, recipient), {
      'idempotency-key': offerId,
    });
  const applied = async (offerId: string) => (await world.call('GET', `/control/applications/${offerId}`)).body;
  const tell = (id: string, body: string, secret = SECRETS.PROVIDERS_CALLBACK_SECRET, at = new Date()) =>
    world.call('POST', '/providers/enbek/callbacks', body, {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    });

  describe('in scenarios', () => {
    beforeEach(async () => {
      world = await startWorld();
    });

    it('stores one application for a repeated idempotency key, and counts every call', async () => {
      assert.deepEqual(await applied('o-1'), { calls: 0, attempts: 0, status: 'unknown' });
      const first = await apply('o-1');
      const again = await apply('o-1');
      assert.equal(first.status, 202);
      assert.deepEqual(again.body, first.body);
      assert.deepEqual(await applied('o-1'), { calls: 2, attempts: 2, status: 'pending' });
    });

    it('counts attempts only while it is down, and stores no application', async () => {
      await world.call('POST', '/control/systems/provider', { down: true });
      assert.equal((await apply('o-1')).status, 503);
      assert.deepEqual(await applied('o-1'), { calls: 0, attempts: 1, status: 'unknown' });
      await world.call('POST', '/control/systems/provider', { down: false });
      assert.equal((await world.call('GET', '/providers/enbek/applications/o-1')).status, 404);
      await apply('o-1');
      assert.deepEqual(await applied('o-1'), { calls: 1, attempts: 2, status: 'pending' });
    });

    it('requires the offer id as the idempotency key', async () => {
      const headers = { 'idempotency-key': 'another' };
      const { status } = await world.call('POST', '/providers/enbek/applications', application('o-1'), headers);
      assert.equal(status, 422);
    });

    it('sends its signed result, keeps the first for polls, and knows no offer without an application', async () => {
      await apply('o-1');
      assert.deepEqual((await world.call('GET', '/providers/enbek/applications/o-1')).body, { status: 'pending' });
      await world.call('POST', '/control/results', { offerId: 'o-1', outcome: 'granted', count: 2 });
      await world.call('POST', '/control/results', { offerId: 'o-1', outcome: 'refused', ground: 'not-entitled' });
      assert.deepEqual(
        world.api.received.map(({ path, signedWith, body }) => [path, signedWith, body.outcome]),
        [
          ['/webhooks/providers/enbek/results', 'PROVIDERS_WEBHOOK_SECRET', 'granted'],
          ['/webhooks/providers/enbek/results', 'PROVIDERS_WEBHOOK_SECRET', 'granted'],
          ['/webhooks/providers/enbek/results', 'PROVIDERS_WEBHOOK_SECRET', 'refused'],
        ],
      );
      const { body } = await world.call('GET', '/providers/enbek/applications/o-1');
      assert.deepEqual([body.status, body.outcome], ['done', 'granted']);
      assert.equal((await world.call('POST', '/control/results', { offerId: 'o-9', outcome: 'granted' })).status, 404);
    });

    it('keeps verified callbacks in order, each once', async () => {
      assert.equal((await tell('w-1', callback('o-1', 'SENT'))).status, 204);
      assert.equal((await tell('w-2', callback('o-1', 'AWAITING_ANSWER'))).status, 204);
      assert.equal((await tell('w-1', callback('o-1', 'SENT'))).status, 204);
      const { body } = await world.call('GET', '/control/callbacks/o-1');
      assert.deepEqual(
        body.map(({ data }: { data: { state: string } }) => data.state),
        ['SENT', 'AWAITING_ANSWER'],
      );
    });

    it('refuses a callback with a wrong signature, an old one, or none', async () => {
      const body = callback('o-1', 'SENT');
      assert.equal((await tell('w-1', body, SECRETS.SMS_WEBHOOK_SECRET)).status, 401);
      assert.equal((await tell('w-1', body, undefined, new Date(Date.now() - 3_600_000))).status, 401);
      assert.equal((await world.call('POST', '/providers/enbek/callbacks', body)).status, 401);
      assert.deepEqual((await world.call('GET', '/control/callbacks/o-1')).body, []);
    });
  });

  describe('by itself (AUTO)', () => {
    beforeEach(async () => {
      world = await startWorld({ SANDBOX_AUTO: true });
    });

    it('grants, refuses on a ground, or grants in the same call, as the persona defines', async () => {
      await apply('o-1');
      await eventually(() => world.api.received.length === 1);
      await apply('o-2', { iin: '820101100126' });
      await eventually(() => world.api.received.length === 2);
      const atOnce = await apply('o-3', { iin: '830608200130' });
      assert.deepEqual([atOnce.status, atOnce.body.outcome], [200, 'granted']);
      assert.deepEqual(
        world.api.received.map(({ body }) => [body.offerId, body.outcome, body.ground]),
        [
          ['o-1', 'granted', undefined],
          ['o-2', 'refused', 'already-receiving'],
        ],
      );
    });

    it('delays the decision of the slow persona', async () => {
      await apply('o-1', { iin: '841115100149' });
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.deepEqual(world.api.received, []);
      assert.equal((await applied('o-1')).status, 'pending');
    });
  });
});
