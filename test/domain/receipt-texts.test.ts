import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isReceiptText, readReply } from '../../domain/reply-reading.ts';

describe('a reply that reads like a receipt', () => {
  it('§4a K8 R4 tells a carrier’s receipt from what people write, in any spelling', () => {
    const blank = fc.constantFrom('', ' ', '  ', '\t', '\n');
    const stat = fc.constantFrom('UNDELIV', 'DELIVRD', 'delivered', 'Failed', 'EXPIRED', 'REJECTD');
    fc.assert(
      fc.property(blank, blank, stat, fc.stringMatching(/^[0-9a-f-]{1,20}$/), fc.boolean(), (a, b, word, id, first) => {
        const fields = [`id${a}:${b}${id}`, `stat${b}:${a}${word}`];
        const text = `${(first ? fields : fields.toReversed()).join(' sub:001 ')} text:1`;
        assert.ok(isReceiptText(text) && isReceiptText(text.toUpperCase()), text);
        assert.equal(readReply(text).reading, 'not-understood');
      }),
    );
    for (const text of ['1', 'иә', 'id: 47', 'stat: да', 'covid: 1 status: ok', 'Сіздің id:', ''])
      assert.equal(isReceiptText(text), false, text);
  });
});
