import assert from 'node:assert/strict';
import fc from 'fast-check';
import { segmentsOf, textOfOctets } from '../../../../adapters/sms/smpp/message-text.ts';
import { userDataOf } from '../../../../adapters/sms/smpp/user-data.ts';
import { smsParts } from '../../../../domain/sms-parts.ts';

const GSM = 'abcXYZ 019@£_Δ€[]{}|~^\\\n';
const KAZAKH = 'әғқңөұүһі ӘҒҚ 1😀а';
const texts = fc.oneof(
  fc.array(fc.constantFrom(...GSM), { maxLength: 500 }).map((letters) => letters.join('')),
  fc.array(fc.constantFrom(...Array.from(GSM + KAZAKH)), { maxLength: 300 }).map((letters) => letters.join('')),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);
/** Letters such as U+3100, which become Kazakh or Russian when their octets are swapped, and no other text: the two
 *  readings cannot be told apart. Nor can rare letters of other scripts that are ASCII or UTF-8 octet by octet, nor `@`
 *  and the zeros at the end of a string, nor a text with `@`, `è` or `£` in every other place and UCS-2. */
const isClear = (text: string): boolean => {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const octets = Buffer.from(text, 'utf16le').swap16();
  const isUtf8 = Buffer.from(octets.toString('utf8')).equals(octets) && units.every((unit) => unit >= 0x2000);
  const isSwapped = text !== '' && units.every((unit) => (unit & 0xff) < 0x30 || (unit & 0xff) >= 0xd8);
  return !isUtf8 && !isSwapped && !/[@\0]$|^(?:[@è£].)+$|^(?:.[@è£])+$/su.test(text);
};
const settings = fc.record({
  alphabet: fc.constantFrom('gsm' as const, 'latin1' as const),
  referenceBits: fc.constantFrom(8 as const, 16 as const),
  reference: fc.integer({ min: 0, max: 0xffff }),
});
/** The PDU that carries these octets, as a phone or an SMSC reads it. */
const carrying = (octets: Buffer, dataCoding: number, hasHeader: boolean) => ({
  command: 'deliver_sm',
  status: 0,
  sequence: 1,
  fields: { esm_class: hasHeader ? 0x40 : 0, data_coding: dataCoding, short_message: octets },
  tlvs: new Map<number, Buffer>(),
});

describe('the text of an SMS on the wire', () => {
  it('is read again as it was written, however it is cut', () => {
    fc.assert(
      fc.property(
        texts.filter((text) => text === '' || isClear(text)),
        settings,
        (text, how) => {
          const read = segmentsOf(text, how).map(({ octets, dataCoding, hasHeader }) =>
            userDataOf(carrying(octets, dataCoding, hasHeader)),
          );
          const octets = Buffer.concat(read.map((one) => one.octets));
          assert.equal(textOfOctets(octets, read[0]!.dataCoding, how.alphabet), text);
        },
      ),
      { numRuns: 500 },
    );
  });
  it('has numbered parts that fit into an SMS and share their reference', () => {
    fc.assert(
      fc.property(texts, settings, (text, how) => {
        const segments = segmentsOf(text, how);
        const joined = segments.map(({ octets, dataCoding, hasHeader }) => {
          // A septet takes an octet here and seven bits on the air; the header is padded to whole septets there.
          const header = hasHeader ? octets[0]! + 1 : 0;
          const bits =
            dataCoding === 8 ? octets.length * 8 : Math.ceil((header * 8) / 7) * 7 + (octets.length - header) * 7;
          assert.ok(bits <= 140 * 8, `${bits} bits`);
          return userDataOf(carrying(octets, dataCoding, hasHeader)).joined;
        });
        if (segments.length === 1) return assert.equal(joined[0], undefined);
        assert.deepEqual(
          joined.map((one) => [one?.part, one?.total]),
          segments.map((_, index) => [index + 1, segments.length]),
        );
        assert.equal(new Set(joined.map((one) => one?.reference)).size, 1);
      }),
      { numRuns: 500 },
    );
  });
  it('§3.1 takes as many parts as were counted when it was written', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const segments = segmentsOf(text, { alphabet: 'gsm', referenceBits: 8, reference: 1 });
        assert.equal(segments.length, smsParts(text).parts);
      }),
    );
  });
  it('is some text in any data coding and of any octets, and one that a database can hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 255 }), (octets, dataCoding) => {
        const text = textOfOctets(Buffer.from(octets), dataCoding, 'gsm');
        assert.equal(Buffer.from(text, 'utf8').toString('utf8'), text);
      }),
      { numRuns: 2_000 },
    );
  });
  it('is read with swapped octets only when the right order gives no Kazakh or Russian letter', () => {
    const swapped = (text: string) => textOfOctets(Buffer.from(text, 'utf16le'), 8, 'gsm');
    for (const text of ['1', '2 47', 'иә', 'жоқ', 'да']) assert.equal(swapped(text), text);
    const right = (text: string) => textOfOctets(Buffer.from(text, 'utf16le').swap16(), 8, 'gsm');
    for (const text of ['1', 'Ѐ', '\u0400\u0004', 'Ā 1', '中文']) assert.equal(right(text), text);
  });
  it('is plain text where a header has a wrong length or place', () => {
    for (const header of [
      [9, 0, 3, 1, 2, 1],
      [5, 0, 3, 1, 2, 3],
      [5, 0, 3, 1, 2, 0],
      [5, 0, 200, 1, 2, 1],
      [1, 0],
    ]) {
      const { joined } = userDataOf(carrying(Buffer.from(header), 8, true));
      assert.equal(joined, undefined, String(header));
    }
  });
});
