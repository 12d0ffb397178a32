import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { formFields } from '../../../adapters/sms/smsc-kz/form-body.ts';
import { readEvent } from '../../../adapters/sms/smsc-kz/events.ts';

const SECRET = 'a long secret';
const settings = {
  sender: '+77005550000',
  webhookSecret: SECRET,
  webhookCharset: 'utf-8',
  utcOffset: '+05:00',
} as const;
const hash = (algorithm: string, line: string, encoding: BufferEncoding = 'utf8') =>
  createHash(algorithm).update(Buffer.from(line, encoding)).digest('hex');
const body = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString());
const receipt = (changes: Record<string, string> = {}) => {
  const fields = { id: '1042', phone: '77015550101', status: '1', ts: '1764068400', ...changes };
  return { ...fields, md5: hash('md5', `${fields.id}:${fields.phone}:${fields.status}:${SECRET}`), ...changes };
};
const reply = (changes: Record<string, string> = {}) => {
  const fields = { id: '77', phone: '77015550101', mes: 'ИӘ', to: '77005550000', ...changes };
  return { ...fields, sha1: hash('sha1', `${fields.phone}:${fields.mes}:${fields.to}:${SECRET}`), ...changes };
};

describe('calls from SMSC.kz', () => {
  it('§4a a receipt states the SMS, the number, the outcome and the time', () => {
    assert.deepEqual(readEvent(body(receipt()), settings), {
      is: 'receipt',
      receiptId: '1042.1',
      carrierMessageId: '1042',
      phone: '77015550101',
      status: 'delivered',
      at: '2025-11-25T11:00:00.000Z',
    });
  });
  it('§4a an unknown code starts no window', () => {
    const event = readEvent(body(receipt({ status: '77' })), settings);
    assert.equal(event.is === 'receipt' && event.status, 'unknown');
  });
  it('a receipt has its time in the zone of the account, if not in seconds', () => {
    const event = readEvent(body({ ...receipt({ ts: '' }), time: '25.11.2026 16:00:00' }), settings);
    assert.equal(event.is === 'receipt' && event.at, '2026-11-25T11:00:00.000Z');
  });
  it('missing money and a forbidden message go to operators too', () => {
    const taskOf = (status: string) => {
      const event = readEvent(body(receipt({ status })), settings);
      return event.is === 'receipt' && event.task;
    };
    assert.deepEqual(['24', '23', '20'].map(taskOf), ['sms-no-money', 'sms-text-forbidden', undefined]);
  });
  it('§6c a reply states its sender, and its text as it came', () => {
    for (const mes of ['ИӘ', '1', '', ' да\r\n', '😀 & = + % :', 'x'.repeat(4000)]) {
      const event = readEvent(body(reply({ mes })), settings);
      const { messageId, ...read } = event as { messageId: string };
      assert.match(messageId, /^77\.[0-9a-f]{16}$/);
      assert.deepEqual(read, { is: 'reply', from: '77015550101', text: mes });
    }
  });
  it('§6c a reply is identified by its id and its text: an id cannot be used up by another reply', () => {
    const idOf = (fields: Record<string, string>) => {
      const event = readEvent(body(reply(fields)), settings);
      return event.is === 'reply' && event.messageId;
    };
    assert.equal(idOf({ mes: '1' }), idOf({ mes: '1' }));
    assert.notEqual(idOf({ mes: '1' }), idOf({ mes: '2' }));
  });
  it('§6c a reply may have the encoding of the account; the signature is over its bytes', () => {
    const bytes = Buffer.from([0xc4, 0xe0]); // «Да» in windows-1251
    const line = Buffer.concat([Buffer.from('77015550101:'), bytes, Buffer.from(`:77005550000:${SECRET}`)]);
    const md5 = createHash('md5').update(line).digest('hex');
    const raw = Buffer.from(`phone=77015550101&mes=%C4%E0&to=77005550000&id=5&md5=${md5}`);
    const event = readEvent(raw, { ...settings, webhookCharset: 'windows-1251' });
    assert.equal(event.is === 'reply' && event.text, 'Да');
  });
  it('a reply without an id is identified by its content and its time', () => {
    const idOf = (fields: Record<string, string>) => {
      const event = readEvent(body({ ...reply(), id: '', ...fields }), settings);
      return event.is === 'reply' && event.messageId;
    };
    assert.match(String(idOf({})), /^content-[0-9a-f]{64}$/);
    assert.equal(idOf({ ts: '1764068400' }), idOf({ ts: '1764068400' }));
    assert.notEqual(idOf({ ts: '1764068400' }), idOf({ ts: '1764068401' }));
  });

  const forgeries: [string, Record<string, string>][] = [
    ['no signature', { id: '1042', phone: '77015550101', status: '1' }],
    ['an empty signature', { ...receipt(), md5: '' }],
    ['the signature of another state', { ...receipt({ status: '0' }), status: '1' }],
    ['the signature of another SMS', { ...receipt(), id: '1043' }],
    ['one right and one wrong signature', { ...receipt(), sha1: '0'.repeat(40) }],
    ['the signature of another text', { ...reply(), mes: 'ЖОҚ' }],
    ['the signature of a receipt over a reply', { ...reply(), sha1: '', md5: receipt().md5 }],
  ];
  for (const [what, fields] of forgeries)
    it(`§6b refuses ${what}`, () => assert.deepEqual(readEvent(body(fields), settings), { is: 'forged' }));

  it('§6b reads no signed receipt as a reply, and no signed reply as a receipt', () => {
    const { id, phone, status, md5 } = receipt();
    const asReply = readEvent(body({ phone: id, mes: phone, to: status, md5 }), settings);
    assert.deepEqual(asReply, { is: 'unreadable', because: 'to is not our number' });
    const text = '77015550101:1'; // the sender writes this to us, and a third party moves the colons
    const signed = reply({ mes: text });
    const asReceipt = readEvent(
      body({ id: signed.phone, phone: text, status: signed.to, sha1: signed.sha1 }),
      settings,
    );
    assert.equal(asReceipt.is, 'unreadable');
  });
  it('reads nothing that is neither receipt nor reply', () => {
    const bad = [receipt({ id: 'x' }), receipt({ phone: 'x' }), receipt({ status: 'x' }), receipt({ status: '1:1' })];
    const badReplies = [reply({ to: '201' }), reply({ phone: '' }), reply({ phone: '77015550101:1' })];
    for (const fields of [...bad, ...badReplies])
      assert.equal(readEvent(body(fields), settings).is, 'unreadable', JSON.stringify(fields).slice(0, 200));
  });
  it('§6c K6 tells a reply that people must look at: to another number, or too long to be read', () => {
    for (const fields of [reply({ to: '77005550001' }), reply({ mes: 'x'.repeat(4001) })])
      assert.equal(readEvent(body(fields), settings).is, 'not-ours');
  });
  it('never throws, whatever comes, and accepts nothing unsigned', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(readEvent(Buffer.from(bytes), settings).is, 'forged');
      }),
      { numRuns: 2_000 },
    );
  });
  it('reads every form as it was written', () => {
    const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'binary' }), { maxKeys: 6 });
    fc.assert(
      fc.property(values, (fields) => {
        const read = formFields(body(fields));
        for (const [name, value] of Object.entries(fields))
          assert.deepEqual(read.get(name), Buffer.from(new TextEncoder().encode(value)));
      }),
    );
  });
});
