import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import { eventsOf } from '../../../adapters/store/journal/locked-offer.ts';
import { auditDatabase } from '../../../adapters/store/log/verify/audit.ts';
import type { OfferEvent } from '../../../domain/events.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import { operatorWith, twoOperators } from '../operators/accounts.ts';
import type { RunningApi } from '../support.ts';
import { startApi } from '../support.ts';

const HOUR_MS = 3_600_000;
/** After it the next unread reply is answered, or raises a task. */
const HELP_PAUSE_MS = 660_000;

describe('replies that operators read', function () {
  this.timeout(60_000);
  let api: RunningApi;
  let [first, second] = ['', ''];
  before(async () => {
    api = await startApi();
    [first, second] = await twoOperators(api);
  });
  after(() => api.stop());

  const write = async (phone: string, text: string) => {
    const answer = await api.webhook('/webhooks/sms/sandbox/replies', {
      messages: [{ id: randomUUID(), from: phone, text }],
    });
    assert.equal(answer.status, 204);
    await new Promise((resolve) => setTimeout(resolve, 3));
  };
  const read = (id: string, as: string, more: object = {}, key = first) =>
    api.call(`/v1/offers/${id}/reading`, { key, json: { as, ...more } });
  const confirm = (id: string, as: string, more: object = {}, key = second) =>
    api.call(`/v1/offers/${id}/reading/confirmation`, { key, json: { as, ...more } });
  const tasksOf = async (id: string) => (await api.call(`/v1/tasks?offer=${id}`, { key: first })).body.items;
  const stateOf = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;
  /** An offer whose recipient wrote these words. */
  async function unread(...texts: string[]) {
    const offer = await sentOffer(api);
    for (const [index, text] of texts.entries()) {
      if (index > 0) api.pass(HELP_PAUSE_MS);
      await write(offer.phone, text);
    }
    const rows = await api.store.db.inboundSms.findMany({
      where: { offerId: offer.id },
      orderBy: { arrivedAt: 'asc' },
    });
    return { ...offer, replies: rows };
  }

  it('§4a count by the time at which they arrived, once a second person has confirmed the reading', async () => {
    const { id, replies } = await unread('конечно хочу');
    api.pass(HOUR_MS / 4);
    const tokens = [(await operatorWith(api, 'operator')).token, (await operatorWith(api, 'operator')).token] as const;
    const { status, body } = await read(id, 'agree', {}, tokens[0]);
    assert.deepEqual([status, body.message, body.as], [202, replies[0]!.id, 'agree']);
    assert.equal((await stateOf(id)).state, 'AWAITING_ANSWER');
    assert.deepEqual(
      (await tasksOf(id)).map(({ kind }: { kind: string }) => kind),
      ['not-understood'],
    );
    const confirmed = await confirm(id, 'agree', {}, tokens[1]);
    const arrivedAt = replies[0]!.arrivedAt.toISOString();
    assert.deepEqual([confirmed.status, confirmed.body.answer], [200, { agrees: true, at: arrivedAt }]);
    assert.equal(confirmed.body.state, 'PROVIDING');
    assert.deepEqual(await tasksOf(id), []);
    const types = (await eventsOf(api.store.db, id)).slice(-3).map(({ type }) => type);
    assert.deepEqual(types, ['reading-proposed', 'reply-read', 'answer-read']);
    const signals = api.delivered.filter(
      ({ workflowId, message }) => workflowId === `offer-${id}` && message === 'answerArrived',
    );
    assert.deepEqual(
      signals.slice(-2).map(({ payload }) => (payload as { events: OfferEvent[] }).events.map(({ type }) => type)),
      [['reading-proposed'], ['reply-read', 'answer-read']],
    );
    assert.equal((await confirm(id, 'agree', {}, tokens[1])).status, 404, 'once');
    api.pass(-HOUR_MS / 4);
  });

  it('§4a are confirmed by SMS when they refuse', async () => {
    const { id, replies } = await unread('ни за что');
    await read(id, 'refuse');
    assert.equal((await confirm(id, 'refuse')).body.answer.agrees, false);
    const answers = api.delivered.filter(({ workflowId }) => workflowId.startsWith(`reply-${replies[0]!.id}`));
    assert.deepEqual(
      answers.map(({ payload }) => (payload as { kind: string }).kind),
      ['help', 'declined'],
    );
    assert.equal(new Set(answers.map(({ workflowId }) => workflowId)).size, 2, 'Temporal takes an id once');
  });

  it('§6b are confirmed by a second person, who names the same reading, and the database checks it', async () => {
    const { id, replies } = await unread('мүмкін');
    await read(id, 'agree');
    const alone = await confirm(id, 'agree', {}, first);
    assert.deepEqual([alone.status, alone.body.code], [403, 'second-person-needed']);
    assert.equal((await confirm(id, 'refuse')).status, 409, 'another reading');
    const { readBy } = await api.store.db.replyReading.findUniqueOrThrow({ where: { inboundId: replies[0]!.id } });
    await assert.rejects(
      api.store.db.replyReading.update({ where: { inboundId: replies[0]!.id }, data: { confirmedBy: readBy } }),
      /reply_readings_two_persons/,
    );
    assert.equal((await read(id, 'neither', {}, second)).status, 202, 'a new reading replaces it');
    assert.equal((await confirm(id, 'agree', {}, first)).status, 409);
    assert.equal((await confirm(id, 'neither', {}, first)).status, 200);
    assert.equal((await stateOf(id)).state, 'AWAITING_ANSWER');
    assert.equal((await read(id, 'agree')).status, 409, 'nothing is unread');
  });

  it('§4a are read through their task, the last one first, unless a message is named', async () => {
    const { id, replies } = await unread('один', 'два', 'три');
    const [task] = await tasksOf(id);
    assert.equal(task.kind, 'not-understood');
    const ofTask = (part: string, key: string, json: object) => api.call(`/v1/tasks/${task.id}/${part}`, { key, json });
    assert.equal((await ofTask('reading', first, { as: 'neither' })).body.message, replies[2]!.id);
    assert.equal((await ofTask('reading/confirmation', second, { as: 'neither' })).status, 200);
    assert.equal((await ofTask('reading', first, { as: 'agree' })).body.message, replies[1]!.id);
    assert.equal((await read(id, 'agree', { message: replies[0]!.id })).body.message, replies[0]!.id);
    assert.equal((await read(id, 'agree', { message: replies[2]!.id })).status, 409, 'was read');
    assert.equal((await read(id, 'agree', { message: randomUUID() })).status, 404);
    assert.equal((await confirm(id, 'agree', { message: replies[0]!.id })).body.state, 'PROVIDING');
    assert.equal((await confirm(id, 'agree')).status, 200, 'the second reading repeats the answer');
    const entries = await api.store.db.auditEntry.findMany({ where: { subject: `offer-${id}` } });
    assert.ok(entries.some(({ action }) => action === 'confirmReadingOfTask'));
    api.pass(-2 * HELP_PAUSE_MS);
  });

  it('§4a give way to a later answer, and are refused after the window and the end', async () => {
    const { id, phone } = await unread('не знаю');
    await read(id, 'refuse');
    await write(phone, '1');
    assert.deepEqual([(await confirm(id, 'refuse')).status, (await stateOf(id)).state], [409, 'PROVIDING']);
    const late = await sentOffer(api);
    await api.webhook('/webhooks/sms/sandbox/receipts', {
      receipts: [{ id: randomUUID(), messageId: `${late.id}.offer`, status: 'delivered' }],
    });
    api.pass(30 * HOUR_MS);
    await write(late.phone, 'хочу');
    const { token } = await operatorWith(api, 'operator');
    assert.equal((await read(late.id, 'agree', {}, token)).status, 409);
    api.pass(-30 * HOUR_MS);
    const ended = await unread('хочу');
    await api.call(`/v1/offers/${ended.id}/cancellation`, { json: { reason: 'served at a centre' } });
    assert.equal((await read(ended.id, 'agree')).status, 409);
  });

  it('§4a wait while the provider is being called', async () => {
    const { id, phone } = await sentOffer(api);
    await write(phone, '1');
    await write(phone, 'передумала, не надо');
    await read(id, 'refuse');
    const book = openOfferBook(api.store, () => 'sandbox');
    await book.beginCall(id, 'kdp-token');
    assert.match((await confirm(id, 'refuse')).body.detail, /being called/);
    await book.abandonCall(id);
    assert.equal((await confirm(id, 'refuse')).body.answer.agrees, false);
  });

  it('§4a are replies of the recipient that the system could not read', async () => {
    const { id, phone } = await sentOffer(api);
    assert.equal((await read(id, 'agree')).status, 409, 'there is none');
    await write(phone, '2');
    assert.equal((await read(id, 'agree')).status, 409, 'the system has read it');
    assert.equal((await read(randomUUID(), 'agree')).status, 404);
    assert.equal((await confirm(id, 'agree')).status, 404);
    assert.equal((await read(id, 'yes')).status, 400);
  });

  it('§6b are listed while they wait, the longest wait first, after an entry in the audit log', async () => {
    const offers = [await unread('а'), await unread('б'), await unread('в')];
    for (const { id } of offers) await read(id, 'agree');
    await confirm(offers[1]!.id, 'agree');
    const waiting = async (query = '') => (await api.call(`/v1/readings${query}`, { key: second })).body;
    const all = await waiting('?limit=100');
    const ids = all.items.map(({ offerId }: { offerId: string }) => offerId);
    assert.deepEqual(ids.slice(-2), [offers[0]!.id, offers[2]!.id]);
    const page = await waiting('?limit=1');
    const next = await waiting(`?limit=100&cursor=${page.nextCursor}`);
    assert.deepEqual([...page.items, ...next.items], all.items);
    const shown = await api.store.db.auditEntry.findMany({ where: { action: 'listReadings' } });
    assert.ok(shown.some(({ detail }) => (detail as { offers: string[] }).offers.includes(offers[2]!.id)));
  });

  it('§6c are in chains that verify', async () => {
    const { findings } = await auditDatabase(api.store.db, {});
    assert.deepEqual(findings, []);
  });
});
