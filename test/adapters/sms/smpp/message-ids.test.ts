import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchIdOfAnswer, matchIdsOf } from '../../../../adapters/sms/smpp/message-ids.ts';

const inText = (text: string, spelling: 'as-sent' | 'hex-of-decimal' | 'decimal-of-hex') =>
  matchIdsOf({ text }, spelling);

describe('the ids of the SMS at a carrier', () => {
  it('§4a K7 R3c are compared in one base when receipts have another one than answers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.boolean(), fc.boolean(), (number, isLong, isPrefixed) => {
        const hex = number.toString(16);
        const written = `${isPrefixed ? '0x' : ''}${isLong ? hex.toUpperCase().padStart(18, '0') : hex}`;
        const decimal = number.toString();
        assert.deepEqual(inText(written, 'hex-of-decimal'), [matchIdOfAnswer(decimal, 'hex-of-decimal')]);
        assert.deepEqual(inText(decimal, 'decimal-of-hex'), [matchIdOfAnswer(written, 'decimal-of-hex')]);
      }),
    );
    for (const id of ['not-a-number', '12 34']) assert.deepEqual(inText(id, 'hex-of-decimal'), [id]);
  });
  it('§4a K7 R7b are compared without what pads them, and an empty one is none', () => {
    for (const pad of ['', '\0', '\0\0', ' ', '\t \0'])
      assert.deepEqual(matchIdsOf({ tlv: `12345${pad}`, text: `${pad}12345` }, 'as-sent'), ['12345']);
    assert.deepEqual(matchIdsOf({ tlv: '', text: '\0' }, 'as-sent'), []);
  });
  it('§4a K6 are taken from the parameter first: it is spelled as the answer was', () => {
    assert.deepEqual(matchIdsOf({ tlv: '255', text: 'ff' }, 'hex-of-decimal'), ['255']);
    assert.deepEqual(matchIdsOf({ tlv: '7', text: 'ff' }, 'hex-of-decimal'), ['7', '255']);
  });
});
