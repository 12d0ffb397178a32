import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { kannelSmsGateway } from '../../adapters/sms/kannel/gateway.ts';
import { splitSms } from '../../domain/sms-parts.ts';
import { aPhone } from '../api/support.ts';
import { inboundFrom } from '../support/opened.ts';
import { eventually } from '../sandbox/harness.ts';
import { openSession, sendOffer } from './kannel-session.ts';
import type { Session } from './kannel-session.ts';

/** What Kannel says of a connection that a test has cut. */
const LOST_CONNECTION = /[Cc]onnect|I\/O error|Couldn't fetch|[Ee]rror reading|[Rr]econnect|System error/;
const SOON_MS = 30_000;
const soon = (isTrue: () => Promise<boolean>) => eventually(isTrue, SOON_MS);

describe('Kannel between us and the SMSC', function () {
  this.timeout(120_000);
  let session: Session;
  before(async () => {
    session = await openSession();
  });
  after(() => session.stop());
  let logged = 0;
  beforeEach(() => {
    logged = session.kannel.log().length;
  });

  const state = async (id: string) => (await session.api.call(`/v1/offers/${id}`)).body.state;
  const reports = (smsId: string) =>
    session.api.store.db.receipt.findMany({ where: { smsId }, orderBy: { order: 'asc' } });
  const replies = (phone: string) => inboundFrom(session.api.store.db, phone);
  const reported = async (smsId: string, status: string, part: number) =>
    (await reports(smsId)).some((one) => one.status === status && one.part === part);
  const sms = (text: string, to = aPhone()) => ({ id: `${randomUUID()}.granted`, to, text, validityMs: 3_600_000 });

  it('§4a an offer in Kazakh arrives with every letter, is received when all of it is, and is answered', async () => {
    const { id, phone, sms: sent, parts } = await sendOffer(session);
    assert.equal(parts, 2, 'the offer of the test allowance has two parts');
    await soon(async () => (await session.arrived(phone)).length === 1);
    const [arrived] = await session.arrived(phone);
    assert.deepEqual([arrived?.text, arrived?.parts, arrived?.sender], [sent.text, 2, '1414']);
    for (const part of [1, 2]) await soon(() => reported(sent.id, 'atOperator', part));

    await session.report(phone, 'delivered', 2);
    await soon(() => reported(sent.id, 'delivered', 2));
    assert.equal(await state(id), 'SENT', 'one part of two is no receipt');
    await session.report(phone, 'delivered', 1);
    await soon(() => reported(sent.id, 'delivered', 1));
    assert.equal(await state(id), 'AWAITING_ANSWER');

    await session.reply(phone, '1');
    await soon(async () => (await replies(phone)).length === 1);
    const [reply] = await replies(phone);
    assert.deepEqual([reply?.text, reply?.gateway, reply?.offerId], ['1', 'operator', id]);
    assert.equal(await state(id), 'PROVIDING');
    assert.deepEqual(session.kannel.complaints(logged), []);
    if (process.env.KANNEL_SESSION_LOG) writeFileSync(process.env.KANNEL_SESSION_LOG, session.kannel.log().join('\n'));
  });

  it('brings every text to the phone as it was written', async () => {
    const gsm = '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà ^{}\\[~]|€';
    const texts = [
      gsm,
      gsm.repeat(4),
      'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі',
      '😀'.repeat(90),
      `${'Қ'.repeat(66)}😀${'ң'.repeat(66)}`,
      '1',
    ];
    for (const text of texts) {
      const one = sms(text);
      assert.deepEqual(await session.gateway.send(one), { ok: true, gatewayId: one.id });
      await soon(async () => (await session.arrived(one.to)).length === 1);
      const [arrived] = await session.arrived(one.to);
      assert.deepEqual([arrived?.text, arrived?.parts], [text, splitSms(text).length]);
    }
    assert.deepEqual(session.kannel.complaints(logged), []);
  });

  it('brings every reply to us as it was written, also in parts', async () => {
    const phone = aPhone();
    const texts = ['Иә', 'да 😀', '{1}', 'Қ'.repeat(150), 'a'.repeat(200), '2'];
    for (const [index, text] of texts.entries()) {
      await session.reply(phone, text);
      await soon(async () => (await replies(phone)).length === index + 1);
    }
    assert.deepEqual(
      (await replies(phone)).map(({ text }) => text),
      texts,
    );
    assert.deepEqual(session.kannel.complaints(logged), []);
  });

  const failures: [said: string, heard: string][] = [
    ['expired', 'expired'],
    ['undeliverable', 'undeliverable'],
    ['rejected', 'undeliverable'],
  ];
  for (const [said, heard] of failures)
    it(`passes on that a phone was never reached: ${said}`, async () => {
      const { id, phone, sms: sent } = await sendOffer(session);
      await soon(async () => (await session.arrived(phone)).length === 1);
      await session.report(phone, said);
      for (const part of [1, 2]) await soon(() => reported(sent.id, heard, part));
      assert.equal(await state(id), 'SENT');
      assert.deepEqual(session.kannel.complaints(logged), []);
    });

  it('is refused by smsbox in words that the table knows', async () => {
    const stranger = kannelSmsGateway({ ...session.settings, password: 'guessed', timeoutMs: 5_000 }, () =>
      Promise.resolve(new Set()),
    );
    assert.deepEqual(await stranger.send(sms('x')), { ok: false, fault: 'ours', code: 'not-authorised' });
    const nowhere = await session.gateway.send(sms('x', '+7701abc'));
    assert.deepEqual(nowhere, { ok: false, fault: 'number', code: 'number-denied' });
  });

  const fault = async (body: object) => {
    assert.equal((await session.world.call('POST', '/control/systems/sms', body)).status, 200);
  };
  const send = async (one: ReturnType<typeof sms>) =>
    assert.deepEqual(await session.gateway.send(one), { ok: true, gatewayId: one.id });
  const arrivals = async (many: { to: string }[]) =>
    Promise.all(many.map(async ({ to }) => (await session.arrived(to)).length));

  it('an SMSC that throttles delays, and nothing is lost or doubled', async () => {
    await fault({ throttledMs: 1_500 });
    const many = Array.from({ length: 15 }, (_, index) => sms(`Нөмір ${index}`));
    await Promise.all(many.map(send));
    await soon(async () => (await arrivals(many)).every((count) => count > 0));
    assert.deepEqual(await arrivals(many), Array(15).fill(1));
    assert.ok(
      session.kannel
        .log()
        .slice(logged)
        .some((line) => /Throttling error/.test(line)),
    );
    // SMPP 3.4, 4.4.2: an answer that tells of a fault has no body. Kannel misses it and goes on.
    assert.deepEqual(session.kannel.complaints(logged, /Throttling error|\(message_id\) has no NULL/), []);
  });

  it('a connection that is cut delays, and nothing is lost or doubled in either direction', async () => {
    const { phone } = await sendOffer(session);
    await soon(async () => (await session.arrived(phone)).length === 1);
    await session.toSmsc.cut();
    const many = Array.from({ length: 5 }, (_, index) => sms(`Үзіліс ${index}: ${'ұ'.repeat(80)}`));
    await Promise.all(many.map(send));
    await session.reply(phone, '1');
    assert.deepEqual([await arrivals(many), (await replies(phone)).length], [Array(5).fill(0), 0]);
    await session.toSmsc.heal();
    await soon(async () => (await arrivals(many)).every((count) => count > 0) && (await replies(phone)).length > 0);
    assert.deepEqual([await arrivals(many), (await replies(phone)).length], [Array(5).fill(1), 1]);
    assert.deepEqual(session.kannel.complaints(logged, LOST_CONNECTION), []);
  });

  it('a submit that is cut off before its answer is made again: at worst the phone has it twice', async () => {
    await fault({ cutAfterSubmit: 1 });
    const one = sms('Жауап жоғалды');
    await send(one);
    await soon(async () => (await session.arrived(one.to)).length > 0);
    await soon(() => session.kannel.isOnline());
    await soon(async () => (await session.kannel.waiting()) === 0);
    assert.ok((await session.arrived(one.to)).length <= 2);
    assert.deepEqual(session.kannel.complaints(logged, LOST_CONNECTION), []);
  });

  it('§6c while our API is away Kannel keeps receipts and replies, and brings them afterwards', async () => {
    const { id, phone, sms: sent } = await sendOffer(session);
    await soon(async () => (await session.arrived(phone)).length === 1);
    await session.toApi.cut();
    await session.report(phone, 'delivered');
    await session.reply(phone, 'ИӘ');
    await session.toApi.heal();
    for (const part of [1, 2]) await soon(() => reported(sent.id, 'delivered', part));
    await soon(async () => (await state(id)) === 'PROVIDING');
    assert.deepEqual(
      (await replies(phone)).map(({ text }) => text),
      ['ИӘ'],
    );
    assert.deepEqual(session.kannel.complaints(logged, LOST_CONNECTION), []);
  });
});
