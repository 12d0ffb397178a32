import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { resultsOf } from '../../support/opened.ts';
import { agreedOffer } from '../offers/advance-offer.ts';
import { SECRETS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const GROUNDS = ['not-entitled', 'already-receiving'];

describe('§3.2 a provider whose decision does not count', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const newId = () => `msg_${randomUUID()}`;
  const send = (json: object, id = newId()) =>
    api.webhook('/webhooks/providers/enbek/results', json, SECRETS.provider, id);
  const read = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;
  const tasks = async (id: string) => {
    const rows = await api.store.db.operatorTask.findMany({ where: { subject: `offer ${id}` } });
    return rows.map(({ kind, doneAt }) => `${kind} ${doneAt ? 'done' : 'open'}`);
  };
  const typesOf = async (offerId: string) => {
    const rows = await api.store.db.journalEntry.findMany({ where: { offerId }, orderBy: { sequence: 'asc' } });
    return rows.map(({ type }) => type);
  };

  it('§3.2 is told at once which grounds the act lists, in the call itself', async () => {
    for (const given of [{}, { ground: 'bad-mood' }]) {
      const { id } = await agreedOffer(api);
      const refusal = { offerId: id, outcome: 'refused', ...given };
      const { status, body } = await send(refusal);
      assert.deepEqual([status, body.code], [422, 'ground-not-listed']);
      assert.deepEqual(
        body.groundsListed,
        GROUNDS.map((code) => ({ code })),
      );
      assert.equal(body.errors[0].pointer, '#/ground');
      assert.deepEqual([(await read(id)).state, await tasks(id)], ['PROVIDING', ['unlisted-ground open']]);
      assert.deepEqual(await resultsOf(api.store.db, id), [refusal], 'stored as it came');
      assert.ok((await typesOf(id)).includes('provider-unclear'));
    }
  });

  it('§3.2 gets the same answer to a repeat, which is stored and journalled once', async () => {
    const { id } = await agreedOffer(api);
    const [first, messageId] = [{ offerId: id, outcome: 'refused', ground: 'bad-mood' }, newId()];
    for (let count = 0; count < 3; count++) assert.equal((await send(first, messageId)).body.code, 'ground-not-listed');
    assert.equal((await send({ offerId: id, outcome: 'granted' })).status, 204);
    assert.equal((await send(first, messageId)).body.code, 'ground-not-listed', 'also after the right decision');
    assert.equal((await resultsOf(api.store.db, id)).length, 2);
    assert.equal((await typesOf(id)).filter((type) => type === 'provider-unclear').length, 1);
  });

  it('§3.2 corrects it under a new id, which closes the task', async () => {
    const { id } = await agreedOffer(api);
    await send({ offerId: id, outcome: 'refused', ground: 'bad-mood' });
    assert.equal((await send({ offerId: id, outcome: 'refused', ground: 'not-entitled' })).status, 204);
    const { state, reason } = await read(id);
    assert.deepEqual([state, reason, await tasks(id)], ['REFUSED', 'not-entitled', ['unlisted-ground done']]);
  });

  it('§3.2 is told that a correction under the old id is another message, and nothing changes', async () => {
    const { id } = await agreedOffer(api);
    const messageId = newId();
    await send({ offerId: id, outcome: 'refused', ground: 'bad-mood' }, messageId);
    const { status, body } = await send({ offerId: id, outcome: 'granted' }, messageId);
    assert.deepEqual([status, body.code], [409, 'message-id-reused']);
    const other = await agreedOffer(api);
    assert.equal((await send({ offerId: other.id, outcome: 'granted' }, messageId)).body.code, 'message-id-reused');
    assert.deepEqual([(await read(id)).state, (await read(other.id)).state], ['PROVIDING', 'PROVIDING']);
    assert.equal((await resultsOf(api.store.db, id)).length, 1);
  });

  it('§3.2 is told that a second decision contradicts the first one, which stands', async () => {
    const { id } = await agreedOffer(api);
    const [first, second] = [newId(), newId()];
    const granted = { offerId: id, outcome: 'granted', resultNumber: 'R-1' };
    assert.equal((await send(granted, first)).status, 204);
    for (let count = 0; count < 2; count++) {
      const { status, body } = await send({ offerId: id, outcome: 'refused', ground: 'not-entitled' }, second);
      assert.deepEqual([status, body.code], [409, 'contradicts-first-decision']);
    }
    assert.equal((await send(granted, first)).status, 204, 'the first one again');
    assert.deepEqual([(await read(id)).state, await tasks(id)], ['GRANTED', ['provider-contradicted open']]);
    assert.equal((await typesOf(id)).filter((type) => type === 'provider-contradicted').length, 1);
    assert.equal((await resultsOf(api.store.db, id)).length, 2);
  });
});
