import assert from 'node:assert/strict';
import { eventually, items, startWorld } from './harness.ts';
import type { TestWorld } from './harness.ts';

const PHONE = '+77015550101';
const KAZAKH_TWO_PARTS = 'Сізге қызмет ұсынылады. '.repeat(5);
const sms = (id: string, changes = {}) => ({
  id,
  to: PHONE,
  text: 'Сізге қызмет ұсынылады. 1 - иә, 2 - жоқ',
  sender: '1414',
  validitySeconds: 86400,
  ...changes,
});

describe('sandbox: the SMS carrier', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  const send = (id: string, changes = {}) => world.call('POST', '/sms/messages', sms(id, changes));

  it('accepts a message once, however often and however fast it is sent', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send('o-1.offer')));
    const later = await send('o-1.offer');
    assert.deepEqual(new Set([...answers, later].map(({ body }) => body.gatewayId)).size, 1);
    assert.equal(later.status, 202);
    const { body } = await world.call('GET', `/control/messages?to=${encodeURIComponent(PHONE)}`);
    assert.equal(body.length, 1);
    assert.equal(body[0].kind, 'offer');
  });

  it('reads the kind of a text from its id, with and without a number or a reply behind it', async () => {
    for (const id of ['o-1.offer', 'o-1.help.2', 'o-1.declined.5b0e-77', 'c-in.7.unknownSender']) await send(id);
    const { body } = await world.call('GET', '/control/messages');
    assert.deepEqual(
      body.map((message: { kind: string }) => message.kind),
      ['offer', 'help', 'declined', 'unknownSender'],
    );
  });

  it('requires the bearer token and a mobile number of Kazakhstan', async () => {
    const unknownSender = await world.call('POST', '/sms/messages', sms('o-1.offer'), {
      authorization: 'Bearer other',
    });
    assert.equal(unknownSender.status, 401);
    const foreign = await send('o-1.offer', { to: '+79161234567' });
    assert.deepEqual([foreign.status, foreign.body.code], [422, 'number-invalid']);
  });

  it('sends one signed receipt for the whole message, repeated under the same receipt id', async () => {
    await send('o-1.offer');
    const { status } = await world.call('POST', '/control/receipts', { to: PHONE, status: 'delivered', count: 3 });
    assert.equal(status, 200);
    assert.equal(world.api.received.length, 3);
    assert.equal(new Set(world.api.received.map(({ body }) => JSON.stringify(body))).size, 1);
    const [first] = world.api.received;
    assert.equal(first?.path, '/webhooks/sms/sandbox/receipts');
    assert.equal(first?.signedWith, 'SMS_WEBHOOK_SECRET');
    const [receipt] = items(world.api, 'receipts');
    assert.deepEqual([receipt?.messageId, receipt?.status, receipt?.part], ['o-1.offer', 'delivered', undefined]);
  });

  it('reports some parts of a longer message; a status query answers delivered only after all of them', async () => {
    const taken = await send('o-1.offer', { text: KAZAKH_TWO_PARTS });
    assert.equal(taken.body.parts, 2);
    await world.call('POST', '/control/receipts', { to: PHONE, status: 'delivered', parts: 1 });
    const [receipt] = items(world.api, 'receipts');
    assert.deepEqual([receipt?.part, receipt?.parts], [1, 2]);
    assert.equal((await world.call('GET', '/sms/messages/o-1.offer')).body.status, 'atCarrier');
    await world.call('POST', '/control/receipts', { to: PHONE, status: 'delivered', part: 2 });
    assert.equal((await world.call('GET', '/sms/messages/o-1.offer')).body.status, 'delivered');
  });

  it('answers a status query as configured, with the last receipt, or with accepted', async () => {
    await send('o-1.offer');
    assert.equal((await world.call('GET', '/sms/messages/o-1.offer')).body.status, 'accepted');
    await world.call('POST', '/control/receipts', { to: PHONE, status: 'expired', at: '2026-11-24T05:00:00Z' });
    assert.deepEqual((await world.call('GET', '/sms/messages/o-1.offer')).body, {
      id: 'o-1.offer',
      status: 'expired',
      at: '2026-11-24T05:00:00Z',
    });
    await world.call('POST', '/control/statusQueries', { to: PHONE, answer: 'unknown' });
    assert.deepEqual((await world.call('GET', '/sms/messages/o-1.offer')).body, { id: 'o-1.offer', status: 'unknown' });
  });

  it('passes on a reply unchanged, as often as requested, under one id', async () => {
    const reply = { from: PHONE, text: ' «Иә»! ', id: 'm-1', at: '2026-11-24T05:00:00Z', count: 2 };
    assert.equal((await world.call('POST', '/control/replies', reply)).status, 200);
    assert.equal(world.api.received.length, 2);
    assert.deepEqual(world.api.received[1]?.body.messages, [
      { id: 'm-1', from: PHONE, to: '1414', text: ' «Иә»! ', at: '2026-11-24T05:00:00Z' },
    ]);
  });

  it('has nothing to report on a phone that got no SMS', async () => {
    const { status } = await world.call('POST', '/control/receipts', { to: PHONE, status: 'delivered' });
    assert.equal(status, 404);
  });

  it('answers 503 while it is down; while it is slow it answers late, after the work is done', async () => {
    await world.call('POST', '/control/systems/sms', { down: true });
    assert.equal((await send('o-1.offer')).status, 503);
    await world.call('POST', '/control/systems/sms', { down: false, slowMs: 150 });
    const before = performance.now();
    assert.equal((await send('o-1.offer')).status, 202);
    assert.ok(performance.now() - before >= 140);
    assert.equal((await world.call('GET', '/control/messages')).body.length, 1);
  });
});

describe('sandbox: phones that behave by themselves (AUTO)', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld({ SANDBOX_AUTO: true });
  });
  afterEach(() => world.stop());

  it('reports delivery, undeliverable, or nothing, and replies, as the persona defines', async () => {
    const phones = ['+77015550101', '+77015550111', '+77015550110', '+77015550114'];
    for (const [index, to] of phones.entries())
      await world.call('POST', '/sms/messages', sms(`o-${index}.offer`, { to }));
    await eventually(() => world.api.received.length === 4);
    const receipts = items(world.api, 'receipts');
    assert.deepEqual(
      receipts.map(({ messageId, status }) => `${messageId} ${status}`),
      ['o-0.offer delivered', 'o-1.offer undeliverable', 'o-3.offer delivered'],
    );
    const replies = items(world.api, 'messages');
    assert.deepEqual(
      replies.map(({ from, text }) => [from, text]),
      [['+77015550114', '1']],
    );
    assert.equal((await world.call('GET', '/sms/messages/o-2.offer')).body.status, 'unknown');
  });

  it('refuses an SMS for the persona whose number it rejects', async () => {
    const { status, body } = await world.call('POST', '/sms/messages', sms('o-1.offer', { to: '+77015550113' }));
    assert.deepEqual([status, body.code], [422, 'number-invalid']);
  });
});
