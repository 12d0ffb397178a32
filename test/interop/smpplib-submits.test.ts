import assert from 'node:assert/strict';
import { splitSms } from '../../domain/sms-parts.ts';
import { eventually } from '../sandbox/harness.ts';
import { ACCOUNT, smpplibAtSmsc, UCS_2 } from './smpplib-at-smsc.ts';

const WRONG_PASSWORD = 0x0e;
const WRONG_STATE = 0x04;
const WRONG_NUMBER = 0x0b;
const NO_SUCH_MESSAGE = 0x0c;
const THROTTLED = 0x58;
const LATIN_1 = 3;

describe('what the SMSC of the sandbox accepts, judged by Python’s smpplib', function () {
  this.timeout(60_000);
  const { call, attempt, bound, another, send, arrived, control, aPhone } = smpplibAtSmsc();

  for (const kind of ['transmitter', 'receiver', 'transceiver']) {
    it(`binds a client as a ${kind}, and unbinds it`, async () => {
      assert.deepEqual(await bound(kind), { system_id: 'usynys-smsc', version: 0x34 });
      await call('enquire');
      await call('unbind');
    });
  }

  it('refuses a wrong password, and an unknown client', async () => {
    const refused = async (given: object) =>
      (await attempt('bind', { kind: 'transceiver', ...ACCOUNT, ...given })).status;
    assert.equal(await refused({ password: 'guessed' }), WRONG_PASSWORD);
    const unknown = await another();
    const { status } = await unknown.attempt('bind', {
      kind: 'transceiver',
      system_id: 'unknown',
      password: 'sandbox',
    });
    await unknown.stop();
    assert.ok(status, 'an unknown client gets an error status');
    await call('pretend', { state: 'BOUND_TRX' });
    assert.ok((await attempt('enquire')).cut, 'the connection of a refused client is closed');
  });

  it('refuses a submit from a receiver, and from a client that has not bound', async () => {
    const early = await another();
    await early.call('pretend', { state: 'BOUND_TRX' });
    assert.equal((await early.attempt('submit', { to: aPhone(), octets: '31', coding: 0 })).status, WRONG_STATE);
    await early.stop();
    await bound('receiver');
    await call('pretend', { state: 'BOUND_TRX' });
    const { status } = await attempt('submit', { to: aPhone(), octets: '31', coding: 0 });
    assert.equal(status, WRONG_STATE);
  });

  const texts: [name: string, text: string, coding: number, used: number][] = [
    ['GSM 03.38 with its extension', 'Reply 1 or 2: {yes|no} ~ 5 € ÄÖÜ Ñ Δ', 0, 0],
    ['Latin-1', 'Français, naïve, Ünïcode ©', LATIN_1, LATIN_1],
    ['Kazakh, which makes it UCS-2', 'Құрметті азамат, жауап беріңіз: 1 – иә, 2 – жоқ', 0, UCS_2],
    ['an emoji, as two words of UTF-16', 'Дайын 😀', 0, UCS_2],
    ['two parts of GSM', 'a'.repeat(200), 0, 0],
    ['three parts of Kazakh', 'Әңгіме ғажап болды, рахмет! '.repeat(6), 0, UCS_2],
  ];
  for (const [name, text, coding, used] of texts) {
    it(`accepts a text in ${name}`, async () => {
      await bound();
      const sent = await send(text, { coding });
      assert.equal(sent.coding, used);
      await eventually(async () => (await arrived(sent.to)).length === 1);
      const [message] = await arrived(sent.to);
      assert.deepEqual([message?.text, message?.parts, message?.sender], [text, sent.ids.length, '1414']);
      assert.equal(new Set(sent.ids).size, sent.ids.length, 'each part has an id of its own');
      if (coding === 0)
        assert.equal(sent.ids.length, splitSms(text).length, 'smpplib splits it into as many parts as we do');
    });
  }

  it('refuses a query for an unknown message, and a submit to an invalid number', async () => {
    await bound();
    assert.equal((await attempt('query', { message_id: '424242' })).status, NO_SUCH_MESSAGE);
    assert.equal((await attempt('submit', { to: '123', octets: '31', coding: 0 })).status, WRONG_NUMBER);
  });

  it('answers with a status when it throttles, and cuts the connection only when the test sets that', async () => {
    await bound();
    await control('systems/sms', { throttledMs: 200 });
    const { status } = await attempt('submit', { to: aPhone(), octets: '31', coding: 0 });
    assert.equal(status, THROTTLED);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await send('x');
    await control('systems/sms', { cutAfterSubmit: 1 });
    const phone = aPhone();
    assert.ok((await attempt('submit', { to: phone, octets: '31', coding: 0 })).cut);
    assert.equal((await arrived(phone)).length, 1, 'the SMS of the cut connection was accepted');
  });
});
