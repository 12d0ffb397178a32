import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { xmlText } from '../../../adapters/shep/xml-guard.ts';
import { everyElement, timeAt, timeOf } from '../../../adapters/shep/xml-reading.ts';
import { parseXml } from '../../../adapters/shep/xml-tree.ts';
import type { XmlElement } from '../../../adapters/shep/xml-tree.ts';
import { writeXml } from '../../../adapters/shep/xml-writer.ts';
import type { XmlNode } from '../../../adapters/shep/xml-writer.ts';

const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', ']', '"', "'", '\r', '\n', '\t', ' ', '!', '-', '[', 'ә', '😀', '0', ';', '#'),
  }),
);
const name = fc.constantFrom('a', 'b', 'n:c', 'toString', 'hasOwnProperty', 'личный', '_x-1.2');
const { node } = fc.letrec<{ node: XmlNode }>((tie) => ({
  node: fc.record({
    name,
    attributes: fc.dictionary(fc.constantFrom('p', 'q', 'n:r'), anyText, { maxKeys: 3 }),
    content: fc.oneof({ depthSize: 'small' }, anyText, fc.array(tie('node'), { maxLength: 4 })),
  }),
}));
const rooted = (content: XmlNode): XmlNode => ({
  name: 'root',
  attributes: { 'xmlns:n': 'urn:n' },
  content: [content],
});

/** What the reader must return for a written document. */
function expected({ name: tag, attributes = {}, content = [] }: XmlNode): unknown {
  const [first = '', second] = tag.split(':');
  return {
    ns: second ? 'urn:n' : '',
    name: second ?? first,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== 'xmlns:n')),
    children: typeof content === 'string' ? [] : content.flatMap((child) => (child ? [expected(child)] : [])),
    text: typeof content === 'string' ? content : '',
  };
}
const found = ({ ns, name: tag, attributes, children, text }: XmlElement): unknown => ({
  ns,
  name: tag,
  attributes: Object.fromEntries(attributes.map((one) => [one.ns ? `n:${one.name}` : one.name, one.value])),
  children: children.map(found),
  text,
});

describe('ШЭП: plain XML', () => {
  it('any text survives writing and reading, as a value and as an attribute', () => {
    fc.assert(
      fc.property(node, (written) => {
        const root = rooted(written);
        const holdsForbidden = NOT_XML.test(valuesOf(root).join('\n'));
        if (holdsForbidden) assert.throws(() => writeXml(root), SystemFault);
        else assert.deepEqual(found(parseXml(writeXml(root))), expected(root));
      }),
      { numRuns: 2_000 },
    );
  });

  it('a damaged document, however it is damaged, is read or refused with a SystemFault', () => {
    const bits = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      '/',
      '<!',
      '<?',
      ']]>',
      '<![CDATA[',
      '\u0000',
      ':',
      '=',
      'xmlns',
      '<a>',
      '</a>',
      '&#x41;',
      '&#0;',
    );
    const change = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 8 }),
      put: fc.oneof(bits, fc.string({ unit: 'binary', maxLength: 4 })),
    });
    fc.assert(
      fc.property(node, fc.array(change, { minLength: 1, maxLength: 6 }), (written, changes) => {
        let xml = JSON.stringify(written).includes('\\ud') ? '<root/>' : writtenOr(rooted(written));
        for (const { at, drop, put } of changes) {
          const place = at % (xml.length + 1);
          xml = xml.slice(0, place) + put + xml.slice(place + drop);
        }
        onlySystemFault(() => parseXml(xmlText(Buffer.from(xml))));
      }),
      { numRuns: 5_000 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => onlySystemFault(() => parseXml(xmlText(bytes)))));
  });

  it('values are texts, and a whole value may be one CDATA section', () => {
    const xml =
      '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n<b>007</b>' +
      '<c>\n<![CDATA[<?xml version="1.0"?><x>&amp;</x>]]></c><d>1e3</d></a>';
    const texts = parseXml(xml).children.map(({ text }) => text.trim());
    assert.deepEqual(texts, ['007', '<?xml version="1.0"?><x>&amp;</x>', '1e3']);
  });

  it('repeated elements are all read', () => {
    assert.equal([...everyElement(parseXml('<a><b/><b>1</b></a>'))].length, 3);
  });

  it('a time is read with any offset, and refused without one', () => {
    const noon = Date.parse('2026-11-25T12:00:00.123Z');
    assert.equal(timeOf('2026-11-25T17:00:00.123+05:00'), noon);
    assert.equal(timeOf('2026-11-25T18:00:00.123456789+06:00'), noon);
    assert.equal(timeOf('2026-11-25T12:00:00.123Z'), noon);
    for (const none of ['2026-11-25T12:00:00.123', '2026-11-25', '2026-13-25T12:00:00Z', '', undefined])
      assert.equal(timeOf(none), undefined);
  });

  it('a written time is read again, in any offset', () => {
    const offset = fc.constantFrom('+05:00', '+06:00', '-03:30', '+00:00');
    const moment = fc.date({
      min: new Date('2000-01-01T12:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, offset, (at, place) => assert.equal(timeOf(timeAt(at.getTime(), place)), at.getTime())),
    );
    assert.equal(timeAt(Date.parse('2026-11-25T20:30:00.000Z'), '+05:00'), '2026-11-26T01:30:00.000+05:00');
  });
});

function valuesOf({ attributes = {}, content = [] }: XmlNode): string[] {
  const inner = typeof content === 'string' ? [content] : content.flatMap((child) => (child ? valuesOf(child) : []));
  return [...Object.values(attributes), ...inner];
}

function writtenOr(root: XmlNode): string {
  try {
    return writeXml(root);
  } catch {
    return '<root/>';
  }
}

function onlySystemFault(read: () => unknown): void {
  try {
    read();
  } catch (fault) {
    assert.ok(fault instanceof SystemFault, `${String(fault)}`);
  }
}
