import assert from 'node:assert/strict';
import { splitSms } from '../../domain/sms-parts.ts';
import { aPhone } from '../api/support.ts';
import type { Reported } from './at-kannel.ts';
import { atKannel } from './at-kannel.ts';

const OF_TWO_PARTS = `Өтініш: ${'Ұ'.repeat(90)} 1 – иә, 2 – жоқ`;

describe('Kannel at the SMSC of the sandbox', function () {
  this.timeout(120_000);
  const { session, soon, warnings, reported, replies, anSms, send } = atKannel();

  it('§4a an SMS in Kazakh arrives with every letter, and each part has its own receipt', async () => {
    const one = anSms(OF_TWO_PARTS);
    assert.equal(splitSms(one.text).length, 2);
    await send(one);
    await soon(async () => (await session().arrived(one.to)).length === 1);
    const [arrived] = await session().arrived(one.to);
    assert.deepEqual([arrived?.text, arrived?.parts, arrived?.sender], [one.text, 2, '1414']);
    for (const part of [1, 2]) await soon(() => reported(one, 'accepted', part));

    await session().report(one.to, 'delivered', 2);
    await soon(() => reported(one, 'delivered', 2));
    assert.equal(await reported(one, 'delivered', 1), false, 'one part of two is no receipt of the other');
    await session().report(one.to, 'delivered', 1);
    await soon(() => reported(one, 'delivered', 1));

    await session().reply(one.to, '1');
    await soon(async () => replies(one.to).length === 1);
    assert.deepEqual(replies(one.to), ['1']);
    assert.deepEqual(warnings(), []);
  });

  it('delivers every text to the phone unchanged', async () => {
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
      await send(one);
      await soon(async () => (await session().arrived(one.to)).length === 1);
      const [arrived] = await session().arrived(one.to);
      assert.deepEqual([arrived?.text, arrived?.parts], [text, splitSms(text).length]);
    }
    assert.deepEqual(warnings(), []);
  });

  it('receives every reply unchanged, also in parts', async () => {
    const phone = aPhone();
    const texts = ['Иә', 'да 😀', '{1}', 'Қ'.repeat(150), 'a'.repeat(200), '2'];
    for (const [index, text] of texts.entries()) {
      await session().reply(phone, text);
      await soon(async () => replies(phone).length === index + 1);
    }
    assert.deepEqual(replies(phone), texts);
    assert.deepEqual(warnings(), []);
  });

  const failures: [receipt: string, report: Reported][] = [
    ['expired', 'expired'],
    ['undeliverable', 'undeliverable'],
    ['rejected', 'undeliverable'],
  ];
  for (const [receipt, report] of failures)
    it(`reports that a phone was never reached: ${receipt}`, async () => {
      const one = anSms(OF_TWO_PARTS);
      await send(one);
      await soon(async () => (await session().arrived(one.to)).length === 1);
      await session().report(one.to, receipt);
      for (const part of [1, 2]) await soon(() => reported(one, report, part));
      for (const part of [1, 2]) assert.equal(await reported(one, 'delivered', part), false);
      assert.deepEqual(warnings(), []);
    });
});
