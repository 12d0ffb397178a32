import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { kannelSmsGateway } from '../../adapters/sms/kannel/gateway.ts';
import { splitSms } from '../../domain/sms-parts.ts';
import { aPhone } from '../api/support.ts';
import { atKannel } from './at-kannel.ts';
import { sendOffer } from './kannel-session.ts';

describe('Kannel between us and the SMSC', function () {
  this.timeout(120_000);
  const { session, soon, complaints, state, reported, replies, anSms } = atKannel();

  it('§4a an offer in Kazakh arrives with every letter, is received when all of it is, and is answered', async () => {
    const { id, phone, sms: sent, parts } = await sendOffer(session());
    assert.equal(parts, 2, 'the offer of the test allowance has two parts');
    await soon(async () => (await session().arrived(phone)).length === 1);
    const [arrived] = await session().arrived(phone);
    assert.deepEqual([arrived?.text, arrived?.parts, arrived?.sender], [sent.text, 2, '1414']);
    for (const part of [1, 2]) await soon(() => reported(sent.id, 'atOperator', part));

    await session().report(phone, 'delivered', 2);
    await soon(() => reported(sent.id, 'delivered', 2));
    assert.equal(await state(id), 'SENT', 'one part of two is no receipt');
    await session().report(phone, 'delivered', 1);
    await soon(() => reported(sent.id, 'delivered', 1));
    assert.equal(await state(id), 'AWAITING_ANSWER');

    await session().reply(phone, '1');
    await soon(async () => (await replies(phone)).length === 1);
    const [reply] = await replies(phone);
    assert.deepEqual([reply?.text, reply?.gateway, reply?.offerId], ['1', 'operator', id]);
    assert.equal(await state(id), 'PROVIDING');
    assert.deepEqual(complaints(), []);
    if (process.env.KANNEL_SESSION_LOG)
      writeFileSync(process.env.KANNEL_SESSION_LOG, session().kannel.log().join('\n'));
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
      const one = anSms(text);
      assert.deepEqual(await session().gateway.send(one), { ok: true, gatewayId: one.id });
      await soon(async () => (await session().arrived(one.to)).length === 1);
      const [arrived] = await session().arrived(one.to);
      assert.deepEqual([arrived?.text, arrived?.parts], [text, splitSms(text).length]);
    }
    assert.deepEqual(complaints(), []);
  });

  it('brings every reply to us as it was written, also in parts', async () => {
    const phone = aPhone();
    const texts = ['Иә', 'да 😀', '{1}', 'Қ'.repeat(150), 'a'.repeat(200), '2'];
    for (const [index, text] of texts.entries()) {
      await session().reply(phone, text);
      await soon(async () => (await replies(phone)).length === index + 1);
    }
    assert.deepEqual(
      (await replies(phone)).map(({ text }) => text),
      texts,
    );
    assert.deepEqual(complaints(), []);
  });

  const failures: [said: string, heard: string][] = [
    ['expired', 'expired'],
    ['undeliverable', 'undeliverable'],
    ['rejected', 'undeliverable'],
  ];
  for (const [said, heard] of failures)
    it(`passes on that a phone was never reached: ${said}`, async () => {
      const { id, phone, sms: sent } = await sendOffer(session());
      await soon(async () => (await session().arrived(phone)).length === 1);
      await session().report(phone, said);
      for (const part of [1, 2]) await soon(() => reported(sent.id, heard, part));
      assert.equal(await state(id), 'SENT');
      assert.deepEqual(complaints(), []);
    });

  it('is refused by smsbox in words that the table knows', async () => {
    const stranger = kannelSmsGateway({ ...session().settings, password: 'guessed', timeoutMs: 5_000 }, () =>
      Promise.resolve(new Set()),
    );
    assert.deepEqual(await stranger.send(anSms('x')), { ok: false, fault: 'ours', code: 'not-authorised' });
    const nowhere = await session().gateway.send(anSms('x', '+7701abc'));
    assert.deepEqual(nowhere, { ok: false, fault: 'number', code: 'number-denied' });
  });
});
