import assert from 'node:assert/strict';
import fc from 'fast-check';
import { smsParts, splitSms } from '../../domain/sms-parts.ts';

/** Texts near the limits that mix plain, escaped, Kazakh and paired characters. */
const texts = fc
  .array(fc.constantFrom('a', '€', 'ә', '😀', '\n', '{', 'Ä', '\ud83d', 'ж'), { maxLength: 500 })
  .map(join);
const gsmTexts = fc.array(fc.constantFrom('a', '€', '{', 'Ä', '\f'), { maxLength: 500 }).map(join);

describe('§3.1 parts of an SMS', () => {
  it('§3.1 are one for 160 letters of GSM-7 and two for 161', () => {
    assert.deepEqual(smsParts('a'.repeat(160)), { encoding: 'GSM-7', units: 160, parts: 1 });
    assert.deepEqual(smsParts('a'.repeat(161)), { encoding: 'GSM-7', units: 161, parts: 2 });
    assert.deepEqual(smsParts('a'.repeat(306)), { encoding: 'GSM-7', units: 306, parts: 2 });
    assert.deepEqual(smsParts('a'.repeat(307)), { encoding: 'GSM-7', units: 307, parts: 3 });
  });
  it('§3.1 are one for 70 Kazakh letters and two for 71', () => {
    assert.deepEqual(smsParts('ә'.repeat(70)), { encoding: 'UCS-2', units: 70, parts: 1 });
    assert.deepEqual(smsParts('ә'.repeat(71)), { encoding: 'UCS-2', units: 71, parts: 2 });
    assert.deepEqual(smsParts('ә'.repeat(125)), { encoding: 'UCS-2', units: 125, parts: 2 });
    assert.deepEqual(smsParts('ә'.repeat(135)), { encoding: 'UCS-2', units: 135, parts: 3 });
  });
  it('§3.1 take Ä, Ö, Ü and Ñ of the Kazakh Latin alphabet as GSM-7, and one other letter as UCS-2', () => {
    assert.equal(smsParts('ÄÖÜÑäöüñ').encoding, 'GSM-7');
    for (const letter of 'ĞğŞşŪūIıçәқ')
      assert.equal(smsParts(`abc${letter}`).encoding, letter === 'I' ? 'GSM-7' : 'UCS-2');
  });
  it('§3.1 count the extension table twice', () => {
    assert.deepEqual(smsParts('€'.repeat(80)), { encoding: 'GSM-7', units: 160, parts: 1 });
    assert.equal(smsParts('\f^{}\\[~]|€').units, 20);
  });
  it('§3.1 are more when an escape or a surrogate pair would be cut', () => {
    assert.equal(smsParts(`${'a'.repeat(152)}€${'a'.repeat(152)}`).parts, 3);
    assert.equal(smsParts(`${'ә'.repeat(66)}😀${'ә'.repeat(66)}`).parts, 3);
  });
  it('§3.1 of an empty text are one', () => {
    assert.deepEqual(smsParts(''), { encoding: 'GSM-7', units: 0, parts: 1 });
    assert.deepEqual(splitSms(''), ['']);
  });
  it('§3.1 join to the text, fit, and cut no pair', () => {
    fc.assert(
      fc.property(fc.oneof(texts, gsmTexts, fc.string({ unit: 'binary', maxLength: 400 })), (text) => {
        const parts = splitSms(text);
        const { encoding, units } = smsParts(text);
        const limits = encoding === 'GSM-7' ? { single: 160, concatenated: 153 } : { single: 70, concatenated: 67 };
        const limit = parts.length === 1 ? limits.single : limits.concatenated;
        const lengths = parts.map((part) => (encoding === 'GSM-7' ? smsParts(part).units : part.length));
        assert.equal(parts.join(''), text);
        assert.equal(
          lengths.reduce((sum, length) => sum + length, 0),
          units,
        );
        assert.ok(lengths.every((length) => length <= limit));
        assert.deepEqual(
          parts.flatMap((part) => [...part]),
          [...text],
        );
        assert.equal(smsParts(text).parts, parts.length);
      }),
    );
  });
});

function join(characters: string[]): string {
  return characters.join('');
}
