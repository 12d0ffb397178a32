import assert from 'node:assert/strict';
import fc from 'fast-check';
import { octetsOf } from '../../../../adapters/store/sms/unmatched-receipts.ts';
import { partIn } from '../../../../adapters/store/sms/smpp-receipt-matches.ts';
import { newPerson } from '../../store/own-store.ts';
import * as own from './own-gateway.ts';
import { smallSmsc, TAGS } from './small-smsc.ts';

const statusesOf = async (smsId: string) => (await own.receiptsOf(smsId)).map((one) => [one.part, one.status]);
const tasksOf = async (gateway: string) => {
  const { db } = (await own.ownStore()).store;
  return db.operatorTask.findMany({ where: { kind: 'receipt-unmatched', subject: `gateway ${gateway}` } });
};
const keptAt = async (gateway: string) => {
  const { db } = (await own.ownStore()).store;
  return db.unmatchedReceipt.findMany({ where: { gateway }, orderBy: { arrivedAt: 'asc' } });
};
/** A deliver_sm whose frame is whole, and whose inner lengths a test may spoil. */
function frame(body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(16 + body.length, 0);
  header.writeUInt32BE(5, 4);
  header.writeUInt32BE(77, 12);
  return Buffer.concat([header, body]);
}
const cString = (text: string) => Buffer.from(`${text}\0`, 'latin1');
const deliverBody = (phone: string, esmClass: number, message: Buffer, length = message.length) =>
  Buffer.concat([
    cString(''),
    Buffer.of(1, 1),
    cString(phone.slice(1)),
    Buffer.of(0, 0),
    cString('1414'),
    Buffer.of(esmClass, 0, 0),
    cString(''),
    cString(''),
    Buffer.of(0, 0, 0, 0, length),
    message,
  ]);

describe('a receipt whose SMS is not known', function () {
  this.timeout(120_000);
  before(() => own.ownStore());

  it('§4a K7 R3 finds its SMS in every spelling of its id that names one SMS only', async () => {
    const spellings: [string, string][] = [
      ['123456789', '0123456789'],
      ['0e99f21', 'e99f21'],
      ['0E99F22', '0x0e99f22'],
      ['A1B2-C3D4', 'a1b2c3d4'],
      ['5d6e7f80a1b2', '5D6E7F80-A1B2'],
      ['00042', '42'],
    ];
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, TAGS);
    for (const [answered, reported] of spellings) {
      smsc.nextId = () => answered;
      const sms = await own.written('Hello');
      await gateway.send(sms);
      assert.equal(await smsc.receipt({ id: reported, to: sms.to.slice(1) }), 0);
      await own.eventually(async () => (await own.receiptsOf(sms.id)).length === 1);
      assert.deepEqual(await statusesOf(sms.id), [[1, 'delivered']], `${answered} ${reported}`);
    }
  });

  it('§4a K7 is that of neither of two SMS whose ids differ in spelling only, but that of an exact id', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway, settings } = await own.openGateway(port, TAGS);
    const both = [await own.written('Hello'), await own.written('Hello')];
    for (const [n, sms] of both.entries()) {
      smsc.nextId = () => (n === 0 ? '777' : '0777');
      await gateway.send(sms);
    }
    await smsc.receipt({ id: '00777', to: both[0]!.to.slice(1) });
    assert.deepEqual([await statusesOf(both[0]!.id), await statusesOf(both[1]!.id)], [[], []]);
    assert.equal((await keptAt(settings.name)).length, 1);
    await smsc.receipt({ id: '0777', to: both[0]!.to.slice(1) });
    assert.deepEqual([await statusesOf(both[0]!.id), await statusesOf(both[1]!.id)], [[], [[1, 'delivered']]]);
  });

  it('§4a K7 is matched by the exact id first, then by the parameter, and between equals by the number', () => {
    const row = (smsId: string, isExact: boolean, place = 0, samePhone = false) => {
      return { smsId, part: 1, isExact, place, samePhone };
    };
    assert.equal(partIn([row('a', false), row('b', true)])?.smsId, 'b');
    assert.equal(partIn([row('a', true, 1), row('b', true, 0)])?.smsId, 'b');
    assert.equal(partIn([row('a', true), row('b', true, 0, true)])?.smsId, 'b');
    assert.equal(partIn([row('a', true), row('b', true)]), undefined);
    assert.equal(partIn([row('a', false), row('b', false, 0, true)]), undefined);
    assert.equal(partIn([]), undefined);
    const rows = fc.array(
      fc.record({
        smsId: fc.constantFrom('a', 'b'),
        part: fc.constantFrom(1, 2),
        isExact: fc.boolean(),
        place: fc.constantFrom(0, 1),
        samePhone: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(rows, (some) => {
        const found = partIn(some);
        if (found) assert.ok(some.some(({ smsId, part }) => smsId === found.smsId && part === found.part));
        if (found && !some.some(({ isExact }) => isExact))
          assert.ok(some.every(({ smsId, part }) => smsId === found.smsId && part === found.part));
      }),
    );
  });

  it('§4a §6c K6 that cannot be read is acknowledged, kept with its octets and shown as a task', async () => {
    const { store } = await own.ownStore();
    let ahead = 0;
    const { smsc, port } = await smallSmsc();
    const { settings } = await own.openGateway(port, TAGS, { store: { ...store, now: async () => own.now() + ahead } });
    const { phone } = newPerson();
    const message = Buffer.from('message received, thank you');
    const fields = { source_addr: phone.slice(1), destination_addr: '1414', esm_class: 4, short_message: message };
    assert.equal(await smsc.deliver(fields), 0);
    assert.equal(await smsc.deliver(fields), 0, 'a repeat is acknowledged');
    const kept = await keptAt(settings.name);
    assert.equal(kept.length, 1);
    assert.ok(Buffer.from(await octetsOf(store.db, kept[0]!), 'base64').includes(message));
    assert.deepEqual(await own.inboundFrom(phone), [], 'it is no SMS of the person');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.equal((await tasksOf(settings.name)).length, 0, 'an answer may still name it');
    ahead = 601_000;
    await own.eventually(async () => (await tasksOf(settings.name)).length === 1);
  });

  it('§6c K6 is read again by the next worker, in the setting that was corrected meanwhile', async () => {
    const { smsc, port } = await smallSmsc();
    smsc.nextId = () => '870928761';
    const first = await own.openGateway(port, TAGS);
    const sms = await own.written('Hello');
    await first.gateway.send(sms);
    await smsc.receipt({ id: '33E95179', to: sms.to.slice(1) });
    assert.deepEqual(await statusesOf(sms.id), []);
    await first.gateway.close();
    await own.openGateway(port, { ...TAGS, name: first.settings.name, receiptIds: 'hex-of-decimal' });
    await own.eventually(async () => (await own.receiptsOf(sms.id)).length === 1);
    assert.deepEqual(await statusesOf(sms.id), [[1, 'delivered']]);
    await own.eventually(async () => (await keptAt(first.settings.name)).length === 0);
  });

  it('§6c K6 with wrong lengths is kept and acknowledged; a reply with wrong lengths is no answer', async () => {
    const { smsc, port } = await smallSmsc();
    const { settings } = await own.openGateway(port, TAGS);
    const { phone } = newPerson();
    const bodies = [
      deliverBody(phone, 0, Buffer.from('1'), 2),
      Buffer.concat([deliverBody(phone, 0, Buffer.from('1')), Buffer.of(0x04, 0x24, 0x00, 0x09, 0x31)]),
      deliverBody(phone, 4, Buffer.from('id:9 stat:DELIVRD'), 200),
    ];
    const [session] = smsc.sessions;
    for (const body of bodies) session!.socket.write(frame(body));
    await own.eventually(async () => (await own.inboundFrom(phone)).length === 2);
    await own.eventually(async () => (await keptAt(settings.name)).length === 1);
    const replies = await own.inboundFrom(phone);
    assert.deepEqual(
      replies.map(({ text, reading }) => [text, reading]),
      [
        ['1\ufffd', 'not-understood'],
        ['1\ufffd', 'not-understood'],
      ],
    );
    assert.deepEqual(
      replies.map(({ octets }) => octets).toSorted(),
      bodies
        .slice(0, 2)
        .map((body) => frame(body).toString('base64'))
        .toSorted(),
    );
  });
});
