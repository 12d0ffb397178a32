import assert from 'node:assert/strict';
import { encodeGsm } from '../../../../domain/gsm-alphabet.ts';
import type { Pdu } from '../../../../adapters/sms/smpp/library.ts';
import { isReport, readReport } from '../../../../adapters/sms/smpp/report.ts';
import { DONE_AT, receiptPdu, receiptText, SPELLING, TAG, ucs2 } from './receipt-pdus.ts';

const TEXT = receiptText();
const HEADER = Buffer.of(5, 0, 3, 1, 1, 1);
const DELIVERED = { id: '12345', status: 'delivered', at: DONE_AT };
const brief = (pdu: Pdu) => {
  const { ids, status, at } = readReport(pdu, SPELLING);
  return { id: ids.text, status, at };
};

describe('an SMPP receipt in an encoding or a place that it does not declare', () => {
  const latin1 = Buffer.from(TEXT);
  const swapped = Buffer.from(TEXT, 'utf16le');
  const marked = Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), latin1]);
  const cases: [what: string, pdu: Pdu][] = [
    ['K6 R1 ASCII under data coding 8', receiptPdu(latin1, { data_coding: 8 })],
    ['K6 R1b UCS-2 under data coding 0', receiptPdu(ucs2(TEXT))],
    ['K6 R1b UCS-2 under data coding 3', receiptPdu(ucs2(TEXT), { data_coding: 3 })],
    ['K6 UCS-2 with swapped octets', receiptPdu(swapped)],
    ['K6 UCS-2 with swapped octets under 8', receiptPdu(swapped, { data_coding: 8 })],
    ['K6 UCS-2 with its mark', receiptPdu(ucs2(`\ufeff${TEXT}`))],
    ['K6 UTF-8 with its mark', receiptPdu(marked)],
    ['K6 the flag of a header without one', receiptPdu(latin1, { esm_class: 0x44 })],
    ['K6 the flag of a header without one, ASCII under 8', receiptPdu(latin1, { esm_class: 0x44, data_coding: 8 })],
    ['K6 a header', receiptPdu(Buffer.concat([HEADER, latin1]), { esm_class: 0x44 })],
    ['K6 a header without its flag', receiptPdu(Buffer.concat([HEADER, latin1]))],
    ['K6 a header without its flag, UCS-2', receiptPdu(Buffer.concat([HEADER, ucs2(TEXT)]))],
    ['K6 message_payload', receiptPdu('', {}, [[TAG.payload, latin1]])],
    ['K6 message_payload in UCS-2 under 0', receiptPdu('', {}, [[TAG.payload, ucs2(TEXT)]])],
    ['K6 message_payload beside another text', receiptPdu('receipt', {}, [[TAG.payload, latin1]])],
    ['R10 NUL octets behind it', receiptPdu(Buffer.concat([latin1, Buffer.alloc(4)]))],
    ['K6 UCS-2 with one NUL octet behind it', receiptPdu(Buffer.concat([ucs2(TEXT), Buffer.alloc(1)]))],
    ['K6 a data coding that has no alphabet', receiptPdu(latin1, { data_coding: 0xf5 })],
  ];
  for (const [what, pdu] of cases)
    it(`§4a ${what}: is read`, () => {
      assert.ok(isReport(pdu));
      assert.deepEqual(brief(pdu), DELIVERED);
    });

  it('§4a K6 keeps the letters of an id in the alphabet of GSM', () => {
    const text = TEXT.replace('12345', 'ab_12');
    assert.equal(brief(receiptPdu(Buffer.from(encodeGsm(text)))).id, 'ab_12');
    assert.equal(brief(receiptPdu(text)).id, 'ab_12');
  });
  it('§4a K6 is a report whatever it says, so that it can be kept', () => {
    for (const text of ['', 'stat:DELIVRD', 'delivered', '\0', 'id: stat:']) {
      const report = readReport(receiptPdu(text), SPELLING);
      assert.deepEqual(report.ids, {}, text);
    }
    const stamps = ['one', 'two', 'one'].map((text) => readReport(receiptPdu(text), SPELLING).stamp);
    assert.equal(new Set(stamps).size, 2, 'a repeated one is known, another one is not');
  });
  it('§4a K7 R7b has its ids without what pads or encloses them', () => {
    for (const id of ['12345\0', '12345\0\0\0 ', ' 12345', '\t12345 ', '"12345"', "'12345'", '«12345»']) {
      const report = readReport(receiptPdu('', {}, [[TAG.id, Buffer.from(id, 'latin1')]]), SPELLING);
      assert.deepEqual(report.ids, { tlv: '12345' }, JSON.stringify(id));
      assert.deepEqual(brief(receiptPdu(receiptText({ id }))), DELIVERED, JSON.stringify(id));
    }
    const both = readReport(receiptPdu(receiptText({ id: 'ff' }), {}, [[TAG.id, Buffer.from('255\0')]]), SPELLING);
    assert.deepEqual(both.ids, { tlv: '255', text: 'ff' });
  });
});

describe('an SMPP receipt without the flag of one', () => {
  const inClassZero = { receiptsInClassZero: true };
  const plain = (text: string | Buffer, data_coding = 0) => receiptPdu(text, { esm_class: 0, data_coding });

  it('§4a K8 is an SMS of a person, unless the settings say that this carrier writes so', () => {
    const text = receiptText({ stat: 'UNDELIV' });
    assert.equal(isReport(plain(text)), false);
    assert.equal(isReport(plain(text), { receiptsInClassZero: false }), false);
    assert.equal(isReport(plain(text), inClassZero), true);
    assert.equal(readReport(plain(text), SPELLING).status, 'undeliverable');
    for (const octets of [Buffer.from(TEXT), ucs2(TEXT)])
      for (const coding of [0, 3, 8]) assert.ok(isReport(plain(octets, coding), inClassZero), `coding ${coding}`);
  });
  it('§4a K8 is not made of an SMS that has no id or no known status, nor of one that quotes a receipt', () => {
    const messages = ['1', 'иә', 'id:12345', 'stat:DELIVRD', 'id:12345 stat:FOO', 'my id: 5', 'id 5 stat DELIVRD'];
    for (const text of messages) assert.equal(isReport(plain(text), inClassZero), false, text);
    assert.equal(isReport(receiptPdu(TEXT, { esm_class: 8 }), inClassZero), false, 'an acknowledgement of a phone');
  });
});
