import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textOfOctets } from '../../../../adapters/sms/smpp/message-text.ts';
import { userDataOf } from '../../../../adapters/sms/smpp/user-data.ts';
import { encodeGsm } from '../../../../domain/gsm-alphabet.ts';
import { readReply } from '../../../../domain/reply-reading.ts';
import { receiptPdu, ucs2 } from './receipt-pdus.ts';

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le');
const MARK = '\ufeff';
/** Russian letters in windows-1251. */
const cp1251 = (text: string): Buffer =>
  Buffer.from(Array.from(text, (letter) => letter.charCodeAt(0)).map((code) => (code < 0x80 ? code : code - 0x350)));
const padded = (octets: Buffer, zeros: number): Buffer => Buffer.concat([octets, Buffer.alloc(zeros)]);
const isAgreement = (text: string): boolean => readReply(text).reading === 'agree';
const read = (octets: Buffer, coding = 0, alphabet: Parameters<typeof textOfOctets>[2] = 'gsm') =>
  textOfOctets(octets, coding, alphabet);

const YES = [
  'иә',
  'ИӘ',
  'да',
  'Да.',
  'ия',
  'iä',
  '1',
  'yes',
  'Yes!',
  'келісемін',
  '«да»',
  'да 47',
  '1 47',
  'ИӘ\r\n',
  'да👍',
  'Иә ✅',
  '№47 иә',
];
const isAscii = (text: string): boolean => /^[\n\r -~]*$/.test(text);
const UNICODE: [string, (text: string) => Buffer][] = [
  ['UCS-2', ucs2],
  ['UCS-2 with swapped octets', swapped],
  ['UCS-2 with its mark', (text) => ucs2(MARK + text)],
  ['UCS-2 with swapped octets and its mark', (text) => swapped(MARK + text)],
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with its mark', (text) => Buffer.from(MARK + text)],
];
/** Data codings, also of messages that wait (M4: 0xC0, 0xD0, 0xE0) and with a class. */
const CODINGS = [0, 1, 2, 3, 4, 6, 8, 0x10, 0x18, 0xc0, 0xd0, 0xd8, 0xe0, 0xe8, 0xef, 0xf0, 0xf4];

describe('the text of a reply in an encoding that it does not declare', () => {
  for (const [what, encode] of UNICODE)
    it(`§6c K10 M2 is read from ${what} under every data coding, whatever pads it`, () => {
      for (const text of YES)
        for (const coding of CODINGS)
          for (const zeros of [0, 1, 2, 3]) {
            const label = `${text} under ${coding} with ${zeros} zeros`;
            assert.equal(read(padded(encode(text), zeros), coding), text, label);
            assert.equal(read(padded(encode(text), zeros), coding, 'latin1'), text, label);
          }
    });
  it('§6c K10 M2 is read from ASCII, GSM and Latin-1 under every data coding', () => {
    for (const text of YES.filter(isAscii))
      for (const coding of CODINGS)
        for (const zeros of [0, 1, 2, 4])
          for (const octets of [Buffer.from(text), Buffer.from(encodeGsm(text))])
            assert.equal(read(padded(octets, zeros), coding), text, `${text} under ${coding}`);
    assert.equal(read(Buffer.from('iä', 'latin1'), 3), 'iä');
    assert.equal(read(Buffer.from(encodeGsm('iä'))), 'iä');
    assert.equal(read(Buffer.from('iä', 'latin1')), 'iä', 'no octet from 0x80 on is GSM');
  });
  it('§6c K10 M2 is read from windows-1251 under data coding 0 and 4', () => {
    for (const text of ['да', 'Да!', 'ия', 'ИА', 'да 47', 'Согласен'])
      for (const zeros of [0, 1, 2]) {
        for (const coding of [0, 1, 4, 0xf0]) assert.equal(read(padded(cp1251(text), zeros), coding), text);
        assert.equal(read(padded(cp1251(text), zeros), 0, 'windows-1251'), text);
      }
  });
  it('§6c K10 is read as it is declared where it may be that: windows-1251 and Latin-1 look alike', () => {
    assert.equal(read(cp1251('да'), 3), 'äà');
    assert.equal(read(cp1251('да'), 0, 'latin1'), 'äà');
    assert.equal(read(Buffer.from('äà', 'latin1'), 0, 'windows-1251'), 'да');
    assert.equal(read(cp1251('да'), 6), 'фр');
  });
  it('§6c K10 has a meaning of data coding 0 in the settings of each carrier', () => {
    assert.equal(read(ucs2('中文'), 0, 'ucs2'), '中文');
    assert.equal(read(Buffer.from('ö👍'), 0, 'utf-8'), 'ö👍');
    assert.equal(read(Buffer.from('иә'), 0, 'windows-1251'), 'иә');
    for (const alphabet of ['ucs2', 'utf-8', 'windows-1251'] as const)
      for (const text of ['1', 'иә']) assert.equal(read(ucs2(text), 0, alphabet), text);
  });
  it('§6c K10 stays as it is declared where no other reading is evident', () => {
    assert.equal(read(ucs2('中文'), 8), '中文');
    assert.equal(read(ucs2('\u2031'), 8), '\u2031', 'and not a blank and a 1');
    assert.equal(read(ucs2('Ѐ'), 8), 'Ѐ');
    assert.equal(read(Buffer.from(encodeGsm('a@b.kz, £5, è'))), 'a@b.kz, £5, è');
    assert.equal(read(Buffer.from('café', 'latin1'), 3), 'café');
  });
  it('§6c K10 is not cut where the flag of a header is set and none is there', () => {
    const flagged = (short_message: Buffer, data_coding: number) =>
      userDataOf(receiptPdu(short_message, { esm_class: 0x40, data_coding }));
    for (const text of ['1', 'иә', 'да 47', 'yes', 'келісемін', 'Жоқ'])
      for (const [data_coding, encode] of [[8, ucs2] as const, [8, swapped] as const, [0, Buffer.from] as const]) {
        const { octets, joined } = flagged(encode(text), data_coding);
        assert.deepEqual([read(octets, data_coding), joined], [text, undefined]);
      }
    const header = Buffer.of(11, 0x00, 3, 7, 2, 1, 0x05, 4, 1, 2, 3, 4);
    const { octets, joined } = flagged(Buffer.concat([header, ucs2('иә')]), 8);
    assert.deepEqual([read(octets, 8), joined], ['иә', { reference: '8:7', total: 2, part: 1 }]);
  });
  it('§6c K10 is no agreement unless one of the encodings says so, whatever the octets are', () => {
    const letters = fc.constantFrom(...Buffer.from('1 dayesiä'), 0, 4, 0x34, 0x30, 0xd0, 0xb4, 0xb0, 0xe4, 0xe0, 0xff);
    const octets = fc.array(fc.oneof(letters, fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
    const alphabets = fc.constantFrom('gsm' as const, 'latin1' as const, 'ucs2' as const, 'windows-1251' as const);
    fc.assert(
      fc.property(octets, fc.integer({ min: 0, max: 255 }), alphabets, (some, coding, alphabet) => {
        const wire = Buffer.from(some);
        if (!isAgreement(read(wire, coding, alphabet))) return;
        const readings = [wire, Buffer.from(some.filter((octet) => octet !== 0))].flatMap((one) => [
          one.toString('latin1'),
          one.toString('utf8'),
          ...['utf-16be', 'utf-16le', 'windows-1251', 'iso-8859-5'].map((name) => new TextDecoder(name).decode(one)),
          read(one, 0, 'gsm'),
        ]);
        assert.ok(readings.map((text) => text.replace(/\0+$/, '')).some(isAgreement), wire.toString('hex'));
      }),
      { numRuns: 20_000 },
    );
  });
});
