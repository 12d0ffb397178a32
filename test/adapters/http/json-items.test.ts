import assert from 'node:assert/strict';
import fc from 'fast-check';
import { itemOctets } from '../../../adapters/http/json-items.ts';

const octets = (text: string): Buffer => Buffer.from(text, 'utf8');
const BLANKS = fc.constantFrom('', ' ', '\n', '\t ', '\r\n  ');
/** JSON with other blanks and other escapes than `JSON.stringify` writes. */
const spaced = (value: unknown, blank: string, isEscaped: boolean): string => {
  const text = JSON.stringify(value, null, blank);
  return isEscaped
    ? text.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;
};

describe('the octets of each item of a list', () => {
  it('§6c are those that were sent: whatever the items are, each reads as the item that JSON.parse has', () => {
    const anything = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(
        fc.array(anything, { maxLength: 5 }),
        fc.dictionary(fc.string({ unit: 'binary' }), anything, { maxKeys: 3 }),
        fc.constantFrom('messages', 'receipts', 'ключ "x"\\'),
        BLANKS,
        fc.boolean(),
        fc.boolean(),
        (items, more, name, blank, isEscaped, isFirst) => {
          const body = isFirst ? { [name]: items, ...more, [name]: items } : { ...more, [name]: items };
          const raw = octets(spaced(body, blank, isEscaped));
          const found = itemOctets(raw, name);
          assert.deepEqual(
            found?.map((one) => JSON.parse(one.toString('utf8'))),
            (JSON.parse(raw.toString('utf8')) as Record<string, unknown>)[name],
          );
          for (const one of found ?? []) assert.ok(raw.includes(one));
        },
      ),
      { numRuns: 2_000 },
    );
  });
  it('§6c of equal names the last counts, as for JSON.parse, and what is no list has no items', () => {
    assert.deepEqual(itemOctets(octets('{"a":[1],"a":[2, 3 ]}'), 'a'), [octets('2'), octets('3')]);
    assert.deepEqual(itemOctets(octets('{"\\u0061":[ "\\u0061" ]}'), 'a'), [octets('"\\u0061"')]);
    for (const body of ['{"a":[1],"a":{}}', '{"a":{}}', '{}', '{"b":[1]}', '[]', 'null'])
      assert.equal(itemOctets(octets(body), 'a'), undefined, body);
    assert.deepEqual(itemOctets(octets('{"a":[]}'), 'a'), []);
  });
});
