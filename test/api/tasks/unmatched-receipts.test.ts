import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { auditDatabase } from '../../../adapters/store/log/verify/audit.ts';
import { eventsOf } from '../../../adapters/store/journal/locked-offer.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import { operatorWith } from '../operators/accounts.ts';
import { inboundFrom } from '../../support/opened.ts';
import type { RunningApi } from '../support.ts';
import { startApi } from '../support.ts';

describe('receipts that find no SMS', function () {
  this.timeout(60_000);
  let api: RunningApi;
  let [first, second] = [
    { name: '', token: '' },
    { name: '', token: '' },
  ];
  before(async () => {
    api = await startApi();
    [first, second] = [await operatorWith(api, 'operator'), await operatorWith(api, 'supervisor')];
  });
  after(() => api.stop());

  const report = async (receipt: object) => {
    const { status } = await api.webhook('/webhooks/sms/sandbox/receipts', { receipts: [receipt] });
    assert.equal(status, 204);
  };
  const listed = async () => (await api.call('/v1/unmatched-receipts?limit=100', { key: first.token })).body.items;
  const read = (id: string, json: object, key = first.token) =>
    api.call(`/v1/unmatched-receipts/${id}/reading`, { key, json });
  const confirm = (id: string, json: object, key = second.token) =>
    api.call(`/v1/unmatched-receipts/${id}/reading/confirmation`, { key, json });
  const taskOf = async () => {
    const { body } = await api.call('/v1/tasks?kind=receipt-unmatched', { key: first.token });
    return body.items.length;
  };
  /** A receipt under an id that is on no SMS of ours. */
  async function unmatched() {
    const messageId = `unknown-${randomUUID()}`;
    await report({
      id: randomUUID(),
      messageId,
      status: 'delivered',
      at: new Date(await api.store.now()).toISOString(),
    });
    return (await listed()).find(({ ids }: { ids: string[] }) => ids.includes(messageId));
  }

  it('§4a §6c are kept, shown as a task, and count when a second operator confirms their SMS', async () => {
    const offer = await sentOffer(api);
    const receipt = await unmatched();
    assert.equal(await taskOf(), 1);
    assert.match(receipt.texts[0], /"status":"delivered"/);
    const reading = { sms: `${offer.id}.offer`, as: 'delivered' };
    assert.equal((await read(receipt.id, reading)).status, 202);
    assert.equal((await api.call(`/v1/offers/${offer.id}`)).body.state, 'SENT', 'one operator is not enough');
    assert.equal((await confirm(receipt.id, reading, first.token)).body.code, 'second-person-needed');
    assert.equal((await confirm(receipt.id, { ...reading, as: 'expired' })).status, 409, 'another reading');
    assert.equal((await confirm(receipt.id, reading)).status, 204);
    const { body } = await api.call(`/v1/offers/${offer.id}`);
    assert.deepEqual([body.state, body.receivedAt], ['AWAITING_ANSWER', receipt.carrierAt]);
    const event = (await eventsOf(api.store.db, offer.id)).find(({ type }) => type === 'sms-received');
    const people = event?.type === 'sms-received' ? [event.readBy, event.confirmedBy] : [];
    assert.deepEqual(people, [`operator ${first.name}`, `operator ${second.name}`]);
    assert.equal((await confirm(receipt.id, reading)).status, 404);
    assert.equal(await taskOf(), 0, 'the last one is matched');
    assert.deepEqual((await auditDatabase(api.store.db, {})).findings, []);
  });

  it('§6b are read by operators only, who name an SMS that the gateway had; each reading is audited', async () => {
    const receipt = await unmatched();
    assert.equal((await api.call('/v1/unmatched-receipts')).status, 403);
    assert.equal((await read(receipt.id, { sms: 'another.offer', as: 'delivered' })).status, 409);
    const offer = await sentOffer(api);
    const sms = `${offer.id}.offer`;
    assert.equal((await read(receipt.id, { sms, part: 9, as: 'delivered' })).status, 409, 'it has no such part');
    assert.equal((await read(receipt.id, { sms, as: 'queued' })).status, 400);
    assert.equal((await confirm(receipt.id, { sms, as: 'delivered' })).status, 409, 'nothing is proposed');
    for (const id of [randomUUID(), 'x']) assert.equal((await read(id, { sms, as: 'delivered' })).status, 404);
    const audited = await api.store.db.auditEntry.count({ where: { action: 'listUnmatchedReceipts' } });
    assert.ok(audited > 0);
  });

  it('§6c replies are kept in their own octets; operators see those of the text, and never the number', async () => {
    const { id, phone } = await sentOffer(api);
    const item = `{ "id": "${randomUUID()}",  "from":"${phone}", "text" : "\\u0438ә?!" }`;
    const other = `{"id":"${randomUUID()}","from":"+77015550199","text":"1"}`;
    const raw = `{"messages": [${other} , ${item}]}`;
    assert.equal((await api.webhook('/webhooks/sms/sandbox/replies', raw)).status, 204);
    const [stored] = await inboundFrom(api.store.db, phone);
    assert.equal(Buffer.from(stored!.octets, 'base64').toString(), item, 'its own item, as it was written');
    const { body } = await api.call(`/v1/offers/${id}/messages`, { key: first.token });
    const reply = body.items.find(({ direction }: { direction: string }) => direction === 'in');
    assert.deepEqual([Buffer.from(reply.octets, 'base64').toString(), reply.texts], ['иә?!', ['иә?!']]);
    assert.ok(!JSON.stringify(body).includes(phone.slice(-10)));
    const seen = await api.call(`/v1/offers/${id}/messages`);
    assert.ok(seen.body.items.every((one: object) => !('octets' in one) && !('texts' in one)));
  });
});
