import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import { eventsOf } from '../../../adapters/store/journal/locked-offer.ts';
import { auditDatabase } from '../../../adapters/store/log/verify/audit.ts';
import { contentHash } from '../../../domain/content-hash.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { sha256 } from '../../../adapters/store/database/store.ts';
import { operatorWith, twoOperators } from '../operators/accounts.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import type { RunningApi } from '../support.ts';
import { anOffer, startApi } from '../support.ts';

const HOUR_MS = 3_600_000;

describe('answers at the desk', function () {
  this.timeout(60_000);
  let api: RunningApi;
  let [first, second] = ['', ''];
  before(async () => {
    api = await startApi();
    [first, second] = await twoOperators(api);
  });
  after(() => api.stop());

  const recorded = { answer: 'agree', channel: 'in-person', evidence: 'form 17 of Аружан' };
  const record = (id: string, json: object = recorded, key = first) =>
    api.call(`/v1/offers/${id}/desk-answer`, { key, json });
  const confirm = (id: string, requestId: string, key = second) =>
    api.call(`/v1/offers/${id}/desk-answer/${requestId}/confirmation`, { key, method: 'POST' });
  const received = (id: string) =>
    api.webhook('/webhooks/sms/sandbox/receipts', {
      receipts: [{ id: randomUUID(), messageId: `${id}.offer`, status: 'delivered' }],
    });

  it('§4a count by the time of their recording, once a second person has confirmed them', async () => {
    const { id } = await sentOffer(api);
    await received(id);
    const before = await eventsOf(api.store.db, id);
    const { status, body } = await record(id);
    assert.equal(status, 202);
    const noted = { type: 'desk-recorded', at: body.recordedAt, requestId: body.requestId, by: body.recordedBy };
    assert.deepEqual(
      (await eventsOf(api.store.db, id)).slice(before.length),
      [noted],
      'no answer yet; the annulment waits',
    );
    assert.equal((await api.call(`/v1/offers/${id}`)).body.state, 'AWAITING_ANSWER');
    const tasks = () => api.store.db.operatorTask.count({ where: { subject: `offer ${id}`, doneAt: null } });
    assert.equal(await tasks(), 1);
    api.pass(HOUR_MS / 4);
    const tokens = [await operatorWith(api, 'operator'), await operatorWith(api, 'viewer')];
    assert.equal((await confirm(id, body.requestId, tokens[1]!.token)).status, 403);
    const confirmed = await confirm(id, body.requestId, tokens[0]!.token);
    assert.deepEqual(
      [confirmed.status, confirmed.body.state, confirmed.body.answer],
      [200, 'PROVIDING', { agrees: true, at: body.recordedAt }],
    );
    assert.equal(await tasks(), 0);
    const [desk, read] = (await eventsOf(api.store.db, id)).slice(before.length + 1);
    assert.ok(desk?.type === 'desk-answer' && read?.type === 'answer-read');
    assert.deepEqual([desk.recordedBy, desk.confirmedBy], [body.recordedBy, `operator ${tokens[0]!.name}`]);
    assert.deepEqual(
      [read.at, read.effect, read.inboundId, read.reply],
      [body.recordedAt, 'counts', body.requestId, undefined],
    );
    const delivered = api.delivered.filter(
      ({ workflowId, message }) => workflowId === `offer-${id}` && message === 'answerArrived',
    );
    const signalled = delivered.map(({ payload }) => (payload as { events: OfferEvent[] }).events);
    assert.deepEqual(signalled, [[noted], [desk, read]]);
    assert.equal((await confirm(id, body.requestId)).status, 409, 'once');
    const { salt, evidence } = await api.store.db.deskAnswer.findUniqueOrThrow({ where: { id: body.requestId } });
    assert.equal(desk.evidenceHash, contentHash(salt!, recorded.evidence, sha256));
    assert.ok(
      !evidence.includes('form') && !JSON.stringify(await eventsOf(api.store.db, id)).includes('form 17'),
      '§6b sealed',
    );
    api.pass(-HOUR_MS / 4);
  });

  it('§6b cannot be confirmed by the person who recorded them, in the API or directly in the database', async () => {
    const { id } = await sentOffer(api);
    const { body } = await record(id);
    const alone = await confirm(id, body.requestId, first);
    assert.deepEqual([alone.status, alone.body.code], [403, 'second-person-needed']);
    await assert.rejects(
      api.store.db.deskAnswer.update({ where: { id: body.requestId }, data: { confirmedBy: body.recordedBy } }),
      /desk_answers_two_persons/,
    );
    assert.equal((await confirm(id, body.requestId)).status, 200);
  });

  it('§4a prove receipt where no receipt came', async () => {
    const { id } = await sentOffer(api);
    const { body } = await record(id, { ...recorded, answer: 'refuse', channel: 'phone-call' });
    await confirm(id, body.requestId);
    const receipt = (await eventsOf(api.store.db, id)).find((event) => event.type === 'sms-received');
    assert.deepEqual([receipt?.by, receipt?.receivedAt], ['desk', body.recordedAt]);
    const offer = (await api.call(`/v1/offers/${id}`)).body;
    assert.deepEqual([offer.state, offer.answer.agrees], ['AWAITING_ANSWER', false]);
  });

  it('§4a are refused after the window, and revive no offer that ended before the confirmation', async () => {
    const { id } = await sentOffer(api);
    await received(id);
    const { body } = await record(id);
    await api.call(`/v1/offers/${id}/cancellation`, { json: { reason: 'served at a centre' } });
    assert.equal((await confirm(id, body.requestId)).status, 409);
    const late = await sentOffer(api);
    await received(late.id);
    api.pass(30 * 24 * HOUR_MS);
    const { token } = await operatorWith(api, 'operator');
    assert.equal((await record(late.id, recorded, token)).status, 409);
    api.pass(-30 * 24 * HOUR_MS);
  });

  it('§4a recorded in time count when they are confirmed after the deadline, while the offer is open', async () => {
    const { id } = await sentOffer(api);
    await received(id);
    const { body } = await record(id);
    api.pass(25 * HOUR_MS);
    const { token } = await operatorWith(api, 'operator');
    const confirmed = await confirm(id, body.requestId, token);
    assert.deepEqual([confirmed.status, confirmed.body.answer?.at], [200, body.recordedAt]);
    api.pass(-25 * HOUR_MS);
  });

  it('§4a of which two were recorded keep their task until the last one is confirmed', async () => {
    const { id } = await sentOffer(api);
    const [one, two] = [(await record(id, { ...recorded, answer: 'refuse' })).body, (await record(id)).body];
    const open = () => api.store.db.operatorTask.count({ where: { offerId: id, doneAt: null } });
    assert.equal((await confirm(id, one.requestId)).status, 200);
    assert.equal(await open(), 1);
    assert.equal((await confirm(id, two.requestId)).body.state, 'PROVIDING');
    assert.equal(await open(), 0);
  });

  it('§4a give way to a later reply of the recipient', async () => {
    const { id, phone } = await sentOffer(api);
    const { body } = await record(id, { ...recorded, answer: 'refuse' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await api.webhook('/webhooks/sms/sandbox/replies', { messages: [{ id: randomUUID(), from: phone, text: '1' }] });
    const answer = await confirm(id, body.requestId);
    assert.deepEqual([answer.status, (await api.call(`/v1/offers/${id}`)).body.state], [409, 'PROVIDING']);
    assert.equal(await api.store.db.operatorTask.count({ where: { offerId: id, doneAt: null } }), 0);
  });

  it('§4a wait while the provider is being called, and are confirmed when that call has failed', async () => {
    const { id, phone } = await sentOffer(api);
    await api.webhook('/webhooks/sms/sandbox/replies', { messages: [{ id: randomUUID(), from: phone, text: '1' }] });
    const { body } = await record(id, { ...recorded, answer: 'refuse' });
    const book = openOfferBook(api.store, () => 'sandbox');
    await book.beginCall(id, 'kdp-token');
    const during = await confirm(id, body.requestId);
    assert.deepEqual([during.status, /being called/.test(during.body.detail)], [409, true]);
    await book.abandonCall(id);
    const { status, body: offer } = await confirm(id, body.requestId);
    assert.deepEqual([status, offer.state, offer.answer.agrees], [200, 'AWAITING_ANSWER', false]);
  });

  it('are refused for a question that was not sent, for another offer, and without evidence', async () => {
    const { body: offer } = await api.call('/v1/offers', { json: anOffer() });
    assert.equal((await record(offer.id)).status, 409);
    assert.equal((await record(randomUUID())).status, 404);
    assert.equal((await confirm(offer.id, randomUUID())).status, 404);
    const { id } = await sentOffer(api);
    const { body } = await record(id);
    const other = await sentOffer(api);
    assert.equal((await confirm(other.id, body.requestId)).status, 404, 'of another offer');
    assert.equal((await record(id, { ...recorded, evidence: '' })).status, 400);
  });

  it('§6c are in chains that verify', async () => {
    const { findings } = await auditDatabase(api.store.db, {});
    assert.deepEqual(findings, []);
  });
});
