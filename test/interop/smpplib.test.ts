import assert from 'node:assert/strict';
import { splitSms } from '../../domain/sms-parts.ts';
import { eventually, startWorld } from '../sandbox/harness.ts';
import type { TestWorld } from '../sandbox/harness.ts';
import type { Delivered, Smpplib } from './smpplib.ts';
import { startSmpplib } from './smpplib.ts';

const WRONG_PASSWORD = 0x0e;
const WRONG_STATE = 0x04;
const WRONG_NUMBER = 0x0b;
const NO_SUCH_MESSAGE = 0x0c;
const THROTTLED = 0x58;
/** ESME_RX_T_APPN: not now, once more please. */
const NOT_NOW = 0x64;
const UDHI = 0x40;
const LATIN_1 = 3;
const UCS_2 = 8;
const me = { system_id: 'usynys', password: 'sandbox' };

describe('the SMSC of the sandbox, judged by Python’s smpplib', function () {
  this.timeout(60_000);
  let world: TestWorld;
  let smpplib: Smpplib;
  let phones = 0;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());
  beforeEach(async () => {
    smpplib = await startSmpplib(world.smppPort);
  });
  afterEach(async () => {
    await smpplib.stop();
    // Of the operator's own parameters, 0x1400 to 0x3FFF, it says that it passes over them.
    const complaints = smpplib.complaints().split('\n');
    assert.deepEqual(
      complaints.filter((line) => line && !/parameter type 0x14/.test(line)),
      [],
    );
  });

  const bound = (kind = 'transceiver') => smpplib.call('bind', { kind, ...me });
  const aPhone = () => `7701777${String(++phones).padStart(4, '0')}`;
  const arrived = async (phone: string): Promise<{ text: string; parts: number; sender: string }[]> =>
    (await world.call('GET', `/control/messages?to=${encodeURIComponent(`+${phone}`)}`)).body;
  /** The phones do something, and smpplib reads meanwhile what comes of it. */
  const during = async (path: string, body: object, count: number): Promise<Delivered[]> =>
    (await Promise.all([smpplib.receive(count), control(path, body)]))[0];
  const control = async (path: string, body: object) =>
    assert.ok((await world.call('POST', `/control/${path}`, body)).status < 300, path);

  /** smpplib cuts and codes the text as it sees fit. */
  async function send(text: string, { to = aPhone(), coding = 0 } = {}) {
    const { parts = [], coding: used, esm_class } = await smpplib.call('split', { text, coding });
    const ids: string[] = [];
    for (const octets of parts) {
      const { message_id: id = '' } = await smpplib.call('submit', { to, octets, coding: used, esm_class });
      ids.push(id);
    }
    return { to, ids, coding: used };
  }

  for (const kind of ['transmitter', 'receiver', 'transceiver']) {
    it(`binds it as a ${kind}, and lets it go`, async () => {
      assert.deepEqual(await bound(kind), { system_id: 'usynys-smsc', version: 0x34 });
      await smpplib.call('enquire');
      await smpplib.call('unbind');
    });
  }

  it('refuses a wrong password, and a stranger', async () => {
    const refused = async (given: object) =>
      (await smpplib.attempt('bind', { kind: 'transceiver', ...me, ...given })).status;
    assert.equal(await refused({ password: 'guessed' }), WRONG_PASSWORD);
    const stranger = await startSmpplib(world.smppPort);
    const { status } = await stranger.attempt('bind', {
      kind: 'transceiver',
      system_id: 'nobody',
      password: 'sandbox',
    });
    await stranger.stop();
    assert.ok(status, 'a stranger is told so');
    await smpplib.call('pretend', { state: 'BOUND_TRX' });
    assert.ok((await smpplib.attempt('enquire')).cut, 'and whoever was refused is hung up on');
  });

  it('takes nothing from a receiver, nor from who has not bound', async () => {
    const early = await startSmpplib(world.smppPort);
    await early.call('pretend', { state: 'BOUND_TRX' });
    assert.equal((await early.attempt('submit', { to: aPhone(), octets: '31', coding: 0 })).status, WRONG_STATE);
    await early.stop();
    await bound('receiver');
    await smpplib.call('pretend', { state: 'BOUND_TRX' });
    const { status } = await smpplib.attempt('submit', { to: aPhone(), octets: '31', coding: 0 });
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
    it(`takes a text in ${name}`, async () => {
      await bound();
      const sent = await send(text, { coding });
      assert.equal(sent.coding, used);
      await eventually(async () => (await arrived(sent.to)).length === 1);
      const [message] = await arrived(sent.to);
      assert.deepEqual([message?.text, message?.parts, message?.sender], [text, sent.ids.length, '1414']);
      assert.equal(new Set(sent.ids).size, sent.ids.length, 'each part has an id of its own');
      if (coding === 0)
        assert.equal(sent.ids.length, splitSms(text).length, 'smpplib cuts it into as many parts as we');
    });
  }

  it('reports on each part by text and TLVs, which say the same', async () => {
    await bound();
    const { to, ids } = await send('Ұ'.repeat(100));
    const receipts = await during('receipts', { to: `+${to}`, status: 'delivered' }, 2);
    assert.deepEqual(receipts.map(({ receipted_message_id: id }) => id).toSorted(), ids.toSorted());
    for (const receipt of receipts) {
      assert.deepEqual([receipt.esm_class, receipt.data_coding, receipt.message_state], [4, 0, 2]);
      assert.deepEqual([receipt.source_addr, receipt.destination_addr], [to, '1414']);
      const words = Buffer.from(receipt.octets, 'hex').toString('latin1');
      const form = /^id:(\S+) sub:001 dlvrd:001 submit date:\d{10} done date:\d{10,12} stat:DELIVRD err:000 text:/;
      assert.equal(form.exec(words)?.[1], receipt.receipted_message_id, words);
    }
  });

  const ends: [status: string, stat: string, state: number][] = [
    ['expired', 'EXPIRED', 3],
    ['undeliverable', 'UNDELIV', 5],
    ['rejected', 'REJECTD', 8],
  ];
  for (const [status, stat, state] of ends) {
    it(`reports ${status} as ${stat}, and says so when it is asked`, async () => {
      await bound();
      const { to, ids } = await send('x');
      const { state: before, final_date: none } = await smpplib.call('query', { message_id: ids[0] });
      assert.deepEqual([before, none], [1, '']);
      const [receipt] = await during('receipts', { to: `+${to}`, status }, 1);
      assert.equal(receipt?.message_state, state);
      assert.match(Buffer.from(receipt?.octets ?? '', 'hex').toString('latin1'), new RegExp(`stat:${stat} `));
      const asked = await smpplib.call('query', { message_id: ids[0] });
      assert.deepEqual([asked.state, asked.message_id], [state, ids[0]]);
      assert.match(asked.final_date ?? '', /^\d{13}\d{2}[+-]$/);
    });
  }

  it('does not know what it never had, nor a number that is none', async () => {
    await bound();
    assert.equal((await smpplib.attempt('query', { message_id: '424242' })).status, NO_SUCH_MESSAGE);
    assert.equal((await smpplib.attempt('submit', { to: '123', octets: '31', coding: 0 })).status, WRONG_NUMBER);
  });

  it('brings what a phone sends, in one piece or in parts', async () => {
    await bound();
    const phone = aPhone();
    await send('x', { to: phone });
    const [short] = await during('replies', { from: `+${phone}`, text: 'Иә' }, 1);
    assert.deepEqual(
      [short?.source_addr, short?.source_addr_ton, short?.source_addr_npi, short?.destination_addr],
      [phone, 1, 1, '1414'],
    );
    assert.deepEqual([short?.esm_class, short?.data_coding, short?.octets], [0, UCS_2, '041804d9']);
    const text = 'Қайталаңызшы, түсінбедім. '.repeat(4);
    const parts = await during('replies', { from: `+${phone}`, text }, 2);
    assert.deepEqual(
      parts.map(({ esm_class: esm, octets }) => [esm, octets.slice(0, 6), octets.slice(8, 12)]),
      [
        [UDHI, '050003', '0201'],
        [UDHI, '050003', '0202'],
      ],
    );
    const bodies = parts.map(({ octets }) => Buffer.from(octets.slice(12), 'hex').swap16().toString('utf16le'));
    assert.equal(bodies.join(''), text);
    assert.ok(parts.every(({ octets, sm_length: length }) => octets.length === length * 2 && length <= 140));
  });

  it('brings again what was not taken', async () => {
    await bound();
    const phone = aPhone();
    await send('x', { to: phone });
    await smpplib.call('refuse_next', { status: NOT_NOW });
    const [refused, taken] = await during('replies', { from: `+${phone}`, text: '1' }, 2);
    assert.deepEqual([refused?.answered, taken?.answered], [NOT_NOW, 0]);
    assert.equal(taken?.octets, refused?.octets);
    await smpplib.call('enquire');
  });

  it('says when it is throttled, and hangs up only when it is told to', async () => {
    await bound();
    await control('systems/sms', { throttledMs: 200 });
    const { status } = await smpplib.attempt('submit', { to: aPhone(), octets: '31', coding: 0 });
    assert.equal(status, THROTTLED);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await send('x');
    await control('systems/sms', { cutAfterSubmit: 1 });
    const phone = aPhone();
    assert.ok((await smpplib.attempt('submit', { to: phone, octets: '31', coding: 0 })).cut);
    assert.equal((await arrived(phone)).length, 1, 'what was cut off was taken');
  });
});
