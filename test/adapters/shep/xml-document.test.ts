/** An element of a document as a document of its own: what a signature inside data is judged by. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documentOf } from '../../../adapters/shep/xml-document.ts';
import { everyElement } from '../../../adapters/shep/xml-reading.ts';
import { parseXml } from '../../../adapters/shep/xml-tree.ts';

type Node = { prefix: string; attribute: string; declares: string[]; inside: string | Node[] };
const prefix = fc.constantFrom('', 'a:', 'b:');
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    prefix,
    attribute: fc.constantFrom('', ' x="1"', " a:x='2'", ' b:x="a:"', ' i:type="a:t"'),
    declares: fc.uniqueArray(fc.constantFrom('', ':a', ':b')),
    inside: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('', ' a: ', 'b:\r\n', '<![CDATA[<a:x>]]>'),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  }),
}));
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** Each declaration means another namespace, so that a wrong one is seen; the default one may be none. */
const xmlOf = ({ prefix: own, attribute, declares, inside }: Node, depth = 0): string => {
  const declared = declares.map((one) => ` xmlns${one}="${one === '' && depth % 2 ? '' : `urn:${depth}${one}&amp;`}"`);
  const content = typeof inside === 'string' ? inside : inside.map((one) => `\n ${xmlOf(one, depth + 1)}`).join('');
  return `<${own}n${attribute}${declared.join('')}>${content}</${own}n>`;
};
const document = (root: Node) => `<r xmlns:a="urn:a" xmlns:b="urn:b" xmlns:i="${XSI}" xmlns="urn:d">${xmlOf(root)}</r>`;

describe('ШЭП: a document inside a document', function () {
  this.timeout(60_000); // the machine may be busy
  it('§6b K4 fuzz: is read as it is read in its place, and changed in nothing but its declarations', () => {
    fc.assert(
      fc.property(node, (root) => {
        const xml = document(root);
        const whole = parseXml(xml);
        for (const element of everyElement(whole)) {
          const alone = documentOf(whole, element);
          assert.deepEqual(parseXml(alone), element, alone);
          const afterTag = alone.slice(alone.indexOf('>', alone.search(/[\s/>]/)));
          assert.ok(xml.includes(afterTag), afterTag);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('§6b K4 gets no declaration that it does not need, since a canonical form may count it', () => {
    const child = (xml: string) => {
      const whole = parseXml(xml);
      return documentOf(whole, whole.children[0]!);
    };
    const unused = '<r xmlns:S="urn:s" xmlns:i="urn:i" xmlns="urn:d"><data xmlns="">S: and i:</data></r>';
    assert.equal(child(unused), '<data xmlns="">S: and i:</data>');
    const used = '<r xmlns:S="urn:s&lt;" xmlns:i="urn:i"><i:data S:a="1"/></r>';
    assert.equal(child(used), '<i:data xmlns:S="urn:s&lt;" xmlns:i="urn:i" S:a="1"/>');
  });
});
