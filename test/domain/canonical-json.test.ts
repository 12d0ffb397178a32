import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../domain/canonical-json.ts';

describe('§6c canonical JSON', () => {
  it('§6c sorts keys by UTF-16 code units at every depth and writes no spaces', () => {
    const value = { b: [{ z: 1, a: 2 }], a: 'x', '10': 0, '9': 0, ә: null, Z: true };
    assert.equal(canonicalJson(value), '{"10":0,"9":0,"Z":true,"a":"x","b":[{"a":2,"z":1}],"ә":null}');
    assert.equal(canonicalJson({ '\ufb33': 1, '😀': 2 }), '{"😀":2,"\ufb33":1}');
  });
  it('§6c writes numbers and strings as RFC 8785 does', () => {
    assert.equal(canonicalJson([1e21, 1e-7, -0, 0.1, 1 / 3]), '[1e+21,1e-7,0,0.1,0.3333333333333333]');
    assert.equal(canonicalJson('\u20ac$\u000f\nA\'B"\\\u2028/'), '"€$\\u000f\\nA\'B\\"\\\\\u2028/"');
  });
  it('§6c leaves undefined fields out', () => {
    assert.equal(canonicalJson({ a: undefined, b: { c: undefined } }), '{"b":{}}');
  });
  it('§6c throws on a value that JSON cannot hold, without showing it', () => {
    const values = [NaN, Infinity, -Infinity, undefined, () => 1, Symbol('s'), 1n, new Date(0), new Map(), new Set()];
    for (const value of values) {
      for (const nested of [value, [value], { field: { deep: [value] } }]) {
        assert.throws(() => canonicalJson(nested), TypeError);
      }
    }
  });
  it('§6c escapes half a surrogate pair, because replies are untrusted input', () => {
    assert.equal(canonicalJson('\ud83d'), '"\\ud83d"');
  });
  it('§6c comes back from JSON.parse as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(JSON.parse(text)), text);
      }),
    );
  });
  it('§6c does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        assert.equal(canonicalJson(reversed), canonicalJson(value));
      }),
    );
  });
});
