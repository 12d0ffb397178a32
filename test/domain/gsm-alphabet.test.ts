import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeGsm, encodeGsm, gsmSeptets } from '../../domain/gsm-alphabet.ts';

const letters = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).filter(
  (letter) => gsmSeptets(letter) !== undefined,
);

describe('the alphabet of GSM 03.38', () => {
  it('has 127 letters of one septet and ten of two', () => {
    const ofTwo = letters.filter((letter) => gsmSeptets(letter) === 2);
    assert.deepEqual([letters.length - ofTwo.length, ofTwo.toSorted().join('')], [127, '\f[\\]^{|}~€']);
  });
  it('has the places of the standard', () => {
    assert.deepEqual([...encodeGsm('@Δ_Ææß ¡Ää¿Üüà€[')].map((septet) => septet.toString(16)).join(' '), places);
  });
  it('reads every text that it has written', () => {
    const texts = fc.array(fc.constantFrom(...letters)).map((some) => some.join(''));
    fc.assert(fc.property(texts, (text) => assert.equal(decodeGsm(encodeGsm(text)), text)));
  });
  it('reads any octets without a fault, and ignores an escape at the end', () => {
    fc.assert(fc.property(fc.uint8Array(), (octets) => typeof decodeGsm(octets) === 'string'));
    assert.equal(decodeGsm(Uint8Array.of(0x41, 0x1b)), 'A');
    assert.equal(decodeGsm(Uint8Array.of(0x1b, 0x41, 0x1b, 0x1b, 0xff)), 'A \ufffd');
  });
});

const places = '0 10 11 1c 1d 1e 20 40 5b 7b 60 5e 7e 7f 1b 65 1b 3c';
