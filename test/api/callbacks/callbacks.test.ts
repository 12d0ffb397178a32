import assert from 'node:assert/strict';
import { createPublicKey, randomUUID, sign, verify } from 'node:crypto';
import {
  announceCallbackKeys,
  noteAttempts,
  leaseDueCallbacks,
} from '../../../adapters/store/callbacks/due-callbacks.ts';
import type { CallbackAttempt } from '../../../adapters/store/callbacks/due-callbacks.ts';
import { generateKeyPairSync } from 'node:crypto';
import { sentOffer } from '../offers/advance-offer.ts';
import { KEYS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

type Seen = { id: string; offerId: string; state: string; attemptLog: object[] };

describe('callbacks, as their provider sees them', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const noteAttempt = async (offerId: string, result: CallbackAttempt) => {
    const due = await leaseDueCallbacks(api.store, { each: 1_000 });
    const own = due.filter((one) => one.offerId === offerId).map((callback) => ({ callback, at: new Date(), result }));
    assert.ok(own.length > 0);
    await noteAttempts(api.store, own);
  };
  const list = async (query: string, key = KEYS.enbek): Promise<Seen[]> =>
    (await api.call(`/v1/callbacks?${query}`, { key })).body.items;
  const replay = (json: object, key = KEYS.enbek) => api.call('/v1/callbacks/replay', { json, key });
  const day = () => ({
    from: new Date(Date.now() - 86_400_000).toISOString(),
    to: new Date(Date.now() + 1_000).toISOString(),
  });

  it('§2.4 are listed with every attempt, without the provider’s answers and our texts', async () => {
    const { id, phone } = await sentOffer(api);
    await noteAttempt(id, { outcome: 'failed', status: 500, error: 'status', ms: 7 });
    const [waiting, ...others] = await list(`offer=${id}`);
    assert.equal(others.length, 0);
    assert.equal(waiting!.state, 'waiting');
    const { attemptLog, ...rest } = waiting as Seen & Record<string, unknown>;
    const shown = ['createdAt', 'id', 'nextAttemptAt', 'offerId', 'offerState', 'state', 'type'];
    assert.deepEqual([Object.keys(rest).sort(), rest['type']], [shown, 'offer.state-changed']);
    assert.deepEqual(
      attemptLog.map(({ at: _at, ...one }: { at?: string }) => one),
      [{ status: 500, ms: 7, error: 'status' }],
    );
    assert.ok(!JSON.stringify(waiting).includes(phone.slice(2)));
    assert.deepEqual(await list(`offer=${id}&state=failed`), []);
    assert.deepEqual(await list(`offer=${id}`, KEYS.energo), [], 'another provider has no such callback');
  });

  it('§2.4 that failed are listed, replayed by their range, and delivered in the end', async () => {
    const { id } = await sentOffer(api);
    await noteAttempt(id, { outcome: 'gone', status: 410, error: 'status', ms: 7 });
    const [failed] = await list(`offer=${id}&state=failed`);
    assert.equal((failed as unknown as { failedBecause: string }).failedBecause, 'gone');
    assert.deepEqual((await replay({ ...day(), offers: [id] }, KEYS.energo)).body, { replayed: 0, more: false });
    const { status, body } = await replay({ ...day(), offers: [id], state: 'failed' });
    assert.deepEqual([status, body], [202, { replayed: 1, more: false }]);
    await noteAttempt(id, { outcome: 'delivered', status: 204, ms: 5 });
    const [delivered] = await list(`offer=${id}&state=delivered`);
    assert.deepEqual([delivered!.id, delivered!.attemptLog.length], [failed!.id, 2]);
  });

  it('are listed page by page, each once', async () => {
    for (let count = 0; count < 3; count += 1) await sentOffer(api);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api.call(`/v1/callbacks?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ id }: Seen) => id));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    assert.equal(new Set(seen).size, seen.length);
    assert.equal(seen.length, await api.store.db.callback.count({ where: { providerId: 'enbek' } }));
  });

  it('are not listed for an invalid query', async () => {
    for (const query of ['offer=1', 'state=lost', 'from=today', 'cursor=x', 'more=1', 'limit=0'])
      assert.equal((await api.call(`/v1/callbacks?${query}`)).status, 400, query);
    for (const json of [{}, { ...day(), offers: [] }, { ...day(), offers: ['1'] }, { ...day(), state: 'waiting' }])
      assert.equal((await replay(json)).status, 400, JSON.stringify(json));
    assert.equal((await api.call(`/v1/callbacks?offer=${randomUUID()}`, { key: null })).status, 401);
  });

  it('§6b have public keys that can be read without credentials', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' }) as { x?: string };
    const whpk = `whpk_${Buffer.from(x, 'base64url').toString('base64')}`;
    await announceCallbackKeys(api.store, [whpk]);
    const { status, body } = await api.call('/.well-known/callback-keys.json', { key: null });
    assert.equal(status, 200);
    const [key] = body.keys;
    assert.equal(key.whpk, whpk);
    const signature = sign(null, Buffer.from('text'), privateKey);
    assert.ok(verify(null, Buffer.from('text'), { key, format: 'jwk' }, signature));
  });
});
