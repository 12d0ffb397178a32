import assert from 'node:assert/strict';
import { openDatabase } from '../../../../adapters/store/database/store.ts';
import { openProxy } from '../../../support/tcp-proxy.ts';
import { testVault } from '../../../support/test-vault.ts';
import { newPerson } from '../../store/own-store.ts';
import * as own from './own-gateway.ts';
import { smallSmsc, TAGS } from './small-smsc.ts';

const COME_AGAIN = 0x64;
const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const from = (phone: string, more: object) => ({ source_addr: phone.slice(1), destination_addr: '1414', ...more });
/** A part of an SMS from a phone, with its header. */
const part = (phone: string, [reference, total, place]: [number, number, number], octets: Buffer, more: object = {}) =>
  from(phone, {
    esm_class: 0x40,
    data_coding: 8,
    short_message: Buffer.concat([Buffer.of(5, 0, 3, reference, total, place), octets]),
    ...more,
  });
const textsOf = async (phone: string) => (await own.inboundFrom(phone)).map(({ text }) => text);
const statusesOf = async (smsId: string) => (await own.receiptsOf(smsId)).map((one) => [one.part, one.status]);

describe('a message that an SMSC delivers', function () {
  this.timeout(120_000);
  before(() => own.ownStore());

  it('§6c is acknowledged only after it is stored; while the database is unavailable it is sent again', async () => {
    const { store, server, urlAt } = await own.ownStore();
    const proxy = await openProxy(server);
    const db = openDatabase(urlAt(proxy.port), { connections: 2, vault: testVault });
    const { smsc, port } = await smallSmsc();
    await own.openGateway(port, TAGS, { store: { ...store, db } });
    const { phone } = newPerson();
    const message = from(phone, { data_coding: 8, short_message: ucs2('иә'), testInboundId: `of-${phone}` });
    await proxy.cut();
    assert.equal(await smsc.deliver(message), COME_AGAIN);
    const sms = await own.written('Hello');
    assert.equal(await smsc.receipt({ id: '77', to: sms.to.slice(1), reference: `${sms.id}#1` }), COME_AGAIN);
    assert.deepEqual(await textsOf(phone), []);
    await proxy.heal();
    assert.equal(await smsc.deliver(message), 0);
    assert.equal(await smsc.deliver(message), 0, 'a repeat is acknowledged');
    assert.deepEqual(await textsOf(phone), ['иә']);
    await db.$disconnect();
    await proxy.close();
  });

  it('§6c is one message when it comes in parts, in any order, also when a letter is cut in two', async () => {
    const { smsc, port } = await smallSmsc();
    await own.openGateway(port, TAGS);
    const { phone } = newPerson();
    const octets = ucs2('Мен келісемін 😀, рахмет');
    const cuts = [octets.subarray(0, 30), octets.subarray(30, 35), octets.subarray(35)];
    for (const place of [3, 1, 1, 2]) assert.equal(await smsc.deliver(part(phone, [7, 3, place], cuts[place - 1]!)), 0);
    assert.deepEqual(await textsOf(phone), ['Мен келісемін 😀, рахмет']);
    assert.equal(await smsc.deliver(part(phone, [7, 3, 2], cuts[1]!)), 0, 'a part that comes again is known');
    for (const place of [1, 2, 3]) await smsc.deliver(part(phone, [7, 3, place], ucs2(`${place}`)));
    assert.deepEqual(await textsOf(phone), ['Мен келісемін 😀, рахмет', '123'], 'the numbers come round again');
  });

  it('§4a is passed on with a gap when parts are missing, and an incomplete message is no answer', async () => {
    const { store } = await own.ownStore();
    let ahead = 0;
    const { smsc, port } = await smallSmsc();
    const late = { ...store, now: async () => own.now() + ahead };
    await own.openGateway(port, { ...TAGS, incompleteAfterSeconds: 600 }, { store: late });
    const { phone } = newPerson();
    assert.equal(await smsc.deliver(part(phone, [9, 2, 1], ucs2('1'))), 0);
    assert.deepEqual(await textsOf(phone), []);
    ahead = 601_000;
    await own.eventually(async () => (await textsOf(phone)).length === 1);
    const [reply] = await own.inboundFrom(phone);
    assert.deepEqual([reply?.text, reply?.reading], ['1\ufffd', 'not-understood']);
    assert.ok(reply!.arrivedAt.getTime() < own.now() + 300_000, 'it arrived when it came, not when it was handed on');
  });

  it('§6c survives the worker: acknowledged parts are joined by the next worker', async () => {
    const { smsc, port } = await smallSmsc();
    const first = await own.openGateway(port, TAGS);
    const { phone } = newPerson();
    await smsc.deliver(part(phone, [3, 2, 2], ucs2('ия')));
    await first.gateway.close();
    await own.openGateway(port, { ...TAGS, name: first.settings.name });
    await smsc.deliver(part(phone, [3, 2, 1], ucs2('ә, ')));
    assert.deepEqual(await textsOf(phone), ['ә, ия']);
  });

  it('is read in every data coding, and does no harm in any', async () => {
    const { smsc, port } = await smallSmsc();
    await own.openGateway(port, TAGS);
    const { phone } = newPerson();
    const messages: [number, Buffer, string][] = [
      [0, Buffer.of(0x00, 0x1b, 0x65, 0x31), '@€1'],
      [1, Buffer.from('1 47'), '1 47'],
      [3, Buffer.from('caf\u00e9', 'latin1'), 'café'],
      [4, Buffer.from('жоқ', 'utf8'), 'жоқ'],
      [8, ucs2('ЖОҚ'), 'ЖОҚ'],
      [8, Buffer.from('иә', 'utf16le'), 'иә'],
      [8, Buffer.concat([ucs2('иә'), Buffer.of(0x04)]), 'иә\ufffd'],
      [8, Buffer.of(0xd8, 0x3d, 0x00, 0x31), '\ufffd1'],
      [8, Buffer.alloc(2), ''],
      [0x19, ucs2('әрине'), 'әрине'],
      [0xf1, Buffer.from('da'), 'da'],
      [0x0d, Buffer.of(0xff, 0x00), 'ÿ'],
    ];
    for (const [data_coding, short_message] of messages)
      assert.equal(await smsc.deliver(from(phone, { data_coding, short_message })), 0, `coding ${data_coding}`);
    assert.deepEqual(
      await textsOf(phone),
      messages.map(([, , text]) => text),
    );
  });

  it('§4a is a receipt by its class, never by its text: a person may write the same text', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, TAGS);
    const sms = await own.written('Hello');
    await gateway.send(sms);
    const { id } = smsc.accepted[0]!;
    const text = `id:${id} sub:001 dlvrd:001 submit date:2611241100 done date:2611241101 stat:DELIVRD err:000 text:`;
    await smsc.deliver(from(sms.to, { short_message: Buffer.from(text) }));
    assert.deepEqual(await statusesOf(sms.id), []);
    assert.equal((await textsOf(sms.to)).length, 1);
  });

  it('§4a is a receipt of each part once, in any order, with the carrier’s time in its zone', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, { ...TAGS, receiptTimeZone: '+05:00' });
    const sms = await own.written('Қ'.repeat(100));
    await gateway.send(sms);
    const [one, two] = smsc.accepted;
    for (const part of [two!, one!, two!]) assert.equal(await smsc.receipt({ id: part.id, to: part.to }), 0);
    const receipts = await own.receiptsOf(sms.id);
    assert.deepEqual(
      receipts.map((receipt) => [receipt.part, receipt.status, receipt.carrierAt?.toISOString()]),
      [
        [2, 'delivered', '2026-11-24T06:00:05.000Z'],
        [1, 'delivered', '2026-11-24T06:00:05.000Z'],
      ],
    );
  });

  it('§4a finds its SMS whether ids are decimal or hexadecimal', async () => {
    const spellings = [
      ['hex-of-decimal', '255001', (255001).toString(16).toUpperCase()],
      ['decimal-of-hex', '0003E419', '255001'],
    ] as const;
    for (const [receiptIds, answered, textId] of spellings) {
      const { smsc, port } = await smallSmsc();
      smsc.nextId = () => answered;
      const { gateway } = await own.openGateway(port, { ...TAGS, receiptIds });
      const sms = await own.written('Hello');
      await gateway.send(sms);
      await smsc.receipt({ id: textId, to: sms.to.slice(1) });
      assert.deepEqual(await statusesOf(sms.id), [[1, 'delivered']], receiptIds);
    }
  });

  it('§4a is kept when it comes before the answer to the submit, and matched then', async () => {
    const { smsc, port } = await smallSmsc();
    smsc.answerMs = 500;
    const { gateway, store } = await own.openGateway(port, TAGS);
    const sms = await own.written('Hello');
    const sending = gateway.send(sms);
    await own.eventually(() => smsc.accepted.length === 1);
    const { id, to } = smsc.accepted[0]!;
    assert.equal(await smsc.receipt({ id, to }), 0);
    assert.equal(await store.db.unmatchedReceipt.count({ where: { matchIds: { has: id } } }), 1);
    assert.deepEqual(await statusesOf(sms.id), []);
    assert.ok((await sending).ok);
    await own.eventually(async () => (await own.receiptsOf(sms.id)).length === 1);
    // the receipt is stored first, and the kept one deleted in a statement of its own
    await own.eventually(
      async () => (await store.db.unmatchedReceipt.count({ where: { matchIds: { has: id } } })) === 0,
    );
  });

  it('§4a starts no window when text and state contradict each other, nor on any other status', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, TAGS);
    const messages: [string, object, string][] = [
      ['DELIVRD', { message_state: 5 }, 'unknown'],
      ['UNDELIV', { message_state: 2 }, 'unknown'],
      ['ACCEPTD', {}, 'atCarrier'],
      ['ENROUTE', {}, 'atCarrier'],
      ['EXPIRED', {}, 'expired'],
      ['DELETED', {}, 'undeliverable'],
      ['REJECTD', {}, 'rejected'],
      ['OBSCURE', {}, 'unknown'],
    ];
    for (const [stat, more, status] of messages) {
      const sms = await own.written('Hello');
      await gateway.send(sms);
      const { id, to } = smsc.accepted.at(-1)!;
      await smsc.receipt({ id, to }, stat, more);
      assert.deepEqual(await statusesOf(sms.id), [[1, status]], stat);
    }
  });
});
