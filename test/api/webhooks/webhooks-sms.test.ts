import { inboundFrom } from '../../support/opened.ts';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sentOffer } from '../offers/advance-offer.ts';
import { aPhone, SECRETS, signature, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';

const RECEIPTS = '/webhooks/sms/sandbox/receipts';
const REPLIES = '/webhooks/sms/sandbox/replies';

describe('webhooks of an SMS gateway', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  const receipt = (offerId: string, more: object = {}) => ({
    id: randomUUID(),
    messageId: `${offerId}.offer`,
    status: 'delivered',
    ...more,
  });
  const reply = (from: string, text: string, more: object = {}) => ({ id: randomUUID(), from, text, ...more });
  const read = async (id: string) => (await api.call(`/v1/offers/${id}`)).body;
  const stored = (from: string) => inboundFrom(api.store.db, from);

  it('§4a start the window at a delivery receipt and inform the workflow', async () => {
    const { id } = await sentOffer(api);
    const { status } = await api.webhook(RECEIPTS, { receipts: [receipt(id)] });
    assert.equal(status, 204);
    const offer = await read(id);
    assert.equal(offer.state, 'AWAITING_ANSWER');
    assert.ok(Math.abs(Date.parse(offer.receivedAt) - Date.now()) < 60_000);
    assert.ok(
      api.delivered.some(({ workflowId, message }) => workflowId === `offer-${id}` && message === 'receiptArrived'),
    );
  });

  it('§4a start no window for status atCarrier, an unknown status, or an SMS that was never sent', async () => {
    const { id } = await sentOffer(api);
    const receipts = [
      receipt(id, { status: 'atCarrier' }),
      receipt(id, { status: 'constructor' }),
      receipt(randomUUID()),
    ];
    assert.equal((await api.webhook(RECEIPTS, { receipts })).status, 204);
    assert.equal((await read(id)).state, 'SENT');
  });

  it('may carry many receipts in one call, and each counts once', async () => {
    const offers = await Promise.all([1, 2, 3].map(() => sentOffer(api)));
    const receipts = offers.map(({ id }) => receipt(id));
    for (let count = 0; count < 2; count++) assert.equal((await api.webhook(RECEIPTS, { receipts })).status, 204);
    for (const { id } of offers) {
      assert.equal((await read(id)).state, 'AWAITING_ANSWER');
      const { body } = await api.call(`/v1/offers/${id}/messages`);
      assert.equal(body.items[0].receipts.length, 1);
    }
  });

  it('§6c store a reply as it came, whatever it is, and read it', async () => {
    const { id, phone } = await sentOffer(api);
    const texts = [' ИӘ!\r\n', '', '😀', "'; DROP TABLE offers; --", '{code}<script>', 'x'.repeat(4000)];
    for (const text of texts)
      assert.equal((await api.webhook(REPLIES, { messages: [reply(phone, text)] })).status, 204);
    assert.deepEqual(
      (await stored(phone)).map(({ text }) => text),
      texts,
    );
    const offer = await read(id);
    assert.deepEqual([offer.state, offer.answer.agrees], ['PROVIDING', true]);
    assert.ok(
      api.delivered.some(({ workflowId, message }) => workflowId === `offer-${id}` && message === 'answerArrived'),
    );
  });

  it('§6c store the replacement character in the place of NUL', async () => {
    const from = aPhone();
    assert.equal((await api.webhook(REPLIES, { messages: [reply(from, 'да\u0000')] })).status, 204);
    assert.deepEqual(
      (await stored(from)).map(({ text }) => text),
      ['да\uFFFD'],
    );
  });

  it('§2.2 accept a number in any notation, and keep what is no number as it came', async () => {
    const { id, phone } = await sentOffer(api);
    await api.webhook(REPLIES, { messages: [reply(phone.replace('+7', '8'), '2')] });
    assert.equal((await read(id)).answer.agrees, false);
    await api.webhook(REPLIES, { messages: [reply(`Bank ${id.slice(0, 8)}`, '1')] });
    assert.equal((await stored(`Bank ${id.slice(0, 8)}`)).length, 1);
  });

  it('§4a count the arrival at the API: a reply after the deadline is late', async () => {
    const late = await startApi();
    const { id, phone } = await sentOffer(late);
    await late.webhook(RECEIPTS, { receipts: [receipt(id)] });
    late.pass(24 * 3_600_000 + 1_000);
    await late.webhook(REPLIES, { messages: [reply(phone, '1')] });
    const { body } = await late.call(`/v1/offers/${id}`);
    await late.stop();
    assert.equal(body.answer, undefined);
  });

  it('§6c do nothing twice: the same id, many times at once', async () => {
    const { id, phone } = await sentOffer(api);
    const body = { messages: [reply(phone, '1')] };
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.webhook(REPLIES, body)));
    assert.ok(
      answers.every(({ status }) => status === 204),
      String(answers.map(({ status }) => status)),
    );
    assert.equal((await stored(phone)).length, 1);
    const { body: journal } = await api.call(`/v1/offers/${id}/journal`);
    assert.equal(journal.items.filter(({ type }: { type: string }) => type === 'answer-received').length, 1);
  });

  it('§6c store the good messages of a call in which one is bad, and name the bad one', async () => {
    const from = aPhone();
    const messages = [
      reply(from, 'one'),
      reply(from, 'x'.repeat(4001)),
      { text: 'no sender' },
      reply(from, 'two', { at: 'noon' }),
      reply(from, 'three'),
    ];
    const { status, body } = await api.webhook(REPLIES, { messages });
    assert.deepEqual([status, body.code], [400, 'invalid-request']);
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    assert.ok(pointers.includes('#/messages/1/text') && pointers.includes('#/messages/3/at'), String(pointers));
    assert.deepEqual(
      (await stored(from)).map(({ text }) => text),
      ['one', 'three'],
    );
  });

  it('may have additional fields, which are ignored', async () => {
    const from = aPhone();
    const body = { batch: 7, messages: [{ ...reply(from, 'more', { to: '1414' }), carrier: 'any' }] };
    assert.equal((await api.webhook(REPLIES, body)).status, 204);
    assert.equal((await api.webhook(REPLIES, { messages: [] })).status, 204);
  });

  const json = JSON.stringify({ messages: [] });
  const send = (headers: Record<string, string>, raw = json, path = REPLIES) =>
    api.call(path, { key: null, raw, headers });
  const old = new Date(Date.now() - 3_600_000);
  const forgeries: [string, () => ReturnType<typeof send>][] = [
    ['no signature', () => send({})],
    ['the signature of another secret', () => send(signature(json, SECRETS.consent, 'a'))],
    ['the signature of another body', () => send(signature(`${json} `, SECRETS.sms, 'a'))],
    ['a signature of an hour ago', () => send(signature(json, SECRETS.sms, 'a', old))],
    ['another id than the signed one', () => send({ ...signature(json, SECRETS.sms, 'a'), 'webhook-id': 'b' })],
    ['a time that is no number', () => send({ ...signature(json, SECRETS.sms, 'a'), 'webhook-timestamp': 'now' })],
    [
      'a receipt with the signature of an unknown sender',
      () => send(signature(json, SECRETS.phones, 'a'), json, RECEIPTS),
    ],
  ];
  for (const [what, forge] of forgeries) {
    it(`§6b refuse ${what}`, async () => {
      const { status, body } = await forge();
      assert.deepEqual([status, body.code], [401, 'unauthenticated']);
    });
  }

  it('exist for configured gateways only, and for JSON only', async () => {
    assert.equal((await api.webhook('/webhooks/sms/other/replies', { messages: [] })).status, 404);
    for (const raw of ['{', '', '[]', 'null', '{"messages":{}}']) {
      const { status, body } = await api.webhook(REPLIES, raw);
      assert.deepEqual([status, body.code], [400, 'invalid-request'], raw);
    }
  });
});
