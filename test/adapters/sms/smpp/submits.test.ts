import assert from 'node:assert/strict';
import { DidNotLeave, MayHaveLeft } from '../../../../activities/sms-gateway.ts';
import { smsParts } from '../../../../domain/sms-parts.ts';
import * as own from './own-gateway.ts';
import { smallSmsc, TAGS } from './small-smsc.ts';

const THROTTLED = { status: 0x58 };
const QUEUE_FULL = { status: 0x14 };
const OK = { status: 0 };
const manySms = (count: number) => Promise.all(Array.from({ length: count }, () => own.written('Hello')));

describe('submits to an SMSC', function () {
  this.timeout(120_000);
  before(() => own.ownStore());

  it('carry receipt, validity, references and the short code', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, TAGS);
    const sms = await own.written('Сәлем');
    assert.deepEqual(await gateway.send(sms), { ok: true, gatewayId: '1000000' });
    const { pdu, reference } = smsc.accepted[0]!;
    assert.equal(reference, `${sms.id}#1`);
    assert.equal(pdu.short_message.message, 'Сәлем');
    assert.deepEqual(
      [pdu.source_addr, pdu.destination_addr, pdu.registered_delivery, pdu.data_coding, pdu.dest_addr_ton],
      ['1414', sms.to.slice(1), 1, 8, 1],
    );
    const validity = (pdu.validity_period as Date).getTime() - Date.now();
    assert.ok(Math.abs(validity - 24 * 3_600_000) < 2 * 3_600_000, `valid for ${validity} ms`);
    assert.equal(typeof pdu.user_message_reference, 'number');
    assert.equal(smsc.binds[0]?.interface_version, 0x34);
  });

  it('cut a long text so that the parts join to it again, with 8 and with 16 bits', async () => {
    for (const referenceBits of [8, 16]) {
      const { smsc, port } = await smallSmsc();
      const { gateway } = await own.openGateway(port, { ...TAGS, referenceBits });
      const text = 'Құрметті азамат 😀 '.repeat(11);
      const sms = await own.written(text);
      assert.ok((await gateway.send(sms)).ok);
      const joined = smsc.accepted.map(({ pdu }) => pdu.short_message.message).join('');
      const heads = smsc.accepted.map(({ pdu }) => pdu.short_message.udh![0]!);
      assert.equal(joined, text);
      assert.deepEqual(
        heads.map((head) => [...head].slice(referenceBits === 8 ? 3 : 4)),
        smsc.accepted.map((_, index) => [smsc.accepted.length, index + 1]),
      );
      assert.equal(new Set(heads.map((head) => head.subarray(2, referenceBits === 8 ? 3 : 4).toString('hex'))).size, 1);
      const row = await (await own.ownStore()).store.db.outgoingSms.findUniqueOrThrow({ where: { id: sms.id } });
      assert.equal(row.parts, smsc.accepted.length, 'receipts are awaited for every part that left');
      if (referenceBits === 8) assert.equal(row.parts, smsParts(text).parts);
    }
  });

  it('keep to the window on each of several sessions, and to the rate over all of them', async () => {
    const { smsc, port } = await smallSmsc();
    smsc.answerMs = 30;
    const address = { host: '127.0.0.1', port };
    const { gateway } = await own.openGateway(port, {
      ...TAGS,
      window: 3,
      sessions: [address, address],
      perSecond: 100,
    });
    assert.equal(smsc.sessions.size, 2);
    const startedAt = performance.now();
    const results = await Promise.all((await manySms(60)).map((sms) => gateway.send(sms)));
    assert.ok(results.every(({ ok }) => ok));
    assert.ok(smsc.mostOpen <= 6 && smsc.mostOpen > 3, `${smsc.mostOpen} at once`);
    assert.ok(performance.now() - startedAt > 500, 'sixty at a hundred a second take more than half a second');
  });

  it('slow down when the carrier throttles or its queue is full, and recover by themselves', async () => {
    const { smsc, port } = await smallSmsc();
    let refusals = 0;
    smsc.fate = () => {
      if (refusals >= 12) return OK;
      refusals += 1;
      return refusals % 2 ? THROTTLED : QUEUE_FULL;
    };
    const { gateway } = await own.openGateway(port, { ...TAGS, perSecond: 200 });
    const results = await Promise.all((await manySms(20)).map((sms) => gateway.send(sms)));
    assert.ok(results.every(({ ok }) => ok));
    assert.equal(refusals, 12);
    assert.equal(smsc.accepted.length, 20, 'each once');
  });

  it('report that an SMS did not leave when the carrier throttles for longer than it may wait', async () => {
    const { smsc, port } = await smallSmsc();
    smsc.fate = () => THROTTLED;
    const { gateway } = await own.openGateway(port, TAGS, { deadlines: { leaveMs: 1_000, answerMs: 10_000 } });
    const sms = await own.written('Hello');
    await assert.rejects(
      gateway.send(sms),
      (fault: Error) => fault instanceof DidNotLeave && /slow down/.test(fault.message),
    );
    smsc.fate = () => OK;
    assert.ok((await gateway.send(sms)).ok);
    assert.equal(smsc.accepted.length, 1);
  });

  it('distinguish refusals of the number from our own faults and from the carrier’s', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, TAGS);
    const sms = await own.written('Hello');
    const after = async (status: number) => {
      smsc.fate = () => ({ status });
      return gateway.send(sms);
    };
    await assert.rejects(after(0x08), DidNotLeave);
    assert.deepEqual(await after(0x0a), { ok: false, fault: 'ours', code: 'ESME_RINVSRCADR' });
    assert.deepEqual(await after(0x4ff), { ok: false, fault: 'ours', code: '0x000004ff' });
    assert.deepEqual(await after(0x0b), { ok: false, fault: 'number', code: 'ESME_RINVDSTADR' });
    smsc.fate = () => OK;
    assert.deepEqual(await gateway.send(sms), { ok: false, fault: 'number', code: 'ESME_RINVDSTADR' }, 'is final');
    assert.equal(smsc.accepted.length, 0);
  });

  it('use no other carrier once one part of two was accepted', async () => {
    const { smsc, port } = await smallSmsc();
    smsc.fate = (_, reference) => ({ status: reference.endsWith('#2') ? 0x08 : 0 });
    const { gateway } = await own.openGateway(port, TAGS);
    const sms = await own.written('Қ'.repeat(100));
    await assert.rejects(gateway.send(sms), MayHaveLeft);
    smsc.fate = () => OK;
    assert.ok((await gateway.send(sms)).ok);
    assert.deepEqual(
      smsc.accepted.map(({ reference }) => reference),
      [`${sms.id}#1`, `${sms.id}#2`],
    );
  });
});
