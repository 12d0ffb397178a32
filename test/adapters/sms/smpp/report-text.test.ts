import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readReport } from '../../../../adapters/sms/smpp/report.ts';
import { readReportText } from '../../../../adapters/sms/smpp/report-text.ts';
import { DONE_AT, receiptPdu, receiptText, SPELLING, TAG, ucs2 } from './receipt-pdus.ts';

const TEXT = receiptText();
const DELIVERED = { id: '12345', stats: ['DELIVRD'], doneDate: '2611251601' };

describe('the fields of an SMPP receipt', () => {
  const spellings: Record<string, string> = {
    'two blanks behind each colon': TEXT.replaceAll(':', ':  '),
    'a tab and a line feed behind each colon': TEXT.replaceAll(':', ':\t\n'),
    'blanks before each colon': TEXT.replaceAll(':', ' : '),
    'lines in the place of blanks': TEXT.replaceAll(/ (?!date)/g, '\r\n'),
    'NUL octets between the fields': TEXT.replaceAll(/ (?!date)/g, '\0'),
    'commas between the fields': TEXT.replaceAll(/ (?!date)/g, ','),
    'capital names': TEXT.replaceAll(/[a-z ]+:/g, (name) => name.toUpperCase()),
    'underscores in names': TEXT.replaceAll(' date', '_date'),
    'dates of one word': TEXT.replaceAll(' date', 'date'),
    'another text first': `Delivery receipt ${TEXT}`,
    'a quotation first': `message text:x ${TEXT}`,
    'an empty quotation first': `text: ${TEXT.replace(/ text:.*/, '')}`,
    'a field that is not known': TEXT.replace('stat:', 'network:7701 stat:').replace('err:', 'reason:0 err:'),
  };
  for (const [what, text] of Object.entries(spellings))
    it(`§4a K6 R7 are read with ${what}`, () => assert.deepEqual(readReportText(text), DELIVERED));

  it('§4a K6 are not taken from the text that a receipt quotes', () => {
    const quoted = 'id:666 stat:DELIVRD done date:2611251700';
    const own = { id: '12345', stats: ['UNDELIV'], doneDate: '2611251601' };
    assert.deepEqual(readReportText(receiptText({ stat: 'UNDELIV', text: quoted })), own);
    assert.deepEqual(readReportText(`id:12345 text:${quoted}`), { id: '12345', stats: [], doneDate: undefined });
    assert.deepEqual(readReportText(`stat:UNDELIV text: ${quoted}`).stats, ['UNDELIV']);
    assert.equal(readReportText(`text:${quoted} ${TEXT}`).id, '12345', 'its own fields stand behind the quotation');
  });
  it('§4a K6 are read in any order and spelling, and a receipt that says delivered stays so', () => {
    const names = fc.shuffledSubarray(['id', 'sub', 'dlvrd', 'submit date', 'done date', 'stat', 'err'], {
      minLength: 7,
    });
    const blank = fc.constantFrom('', ' ', '  ', '\t', '\n', '\r\n');
    const gap = fc.constantFrom(' ', '  ', '\n', '\0', '\t ', ', ', '\0\0');
    const letters = fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => text.replaceAll(' ', '_'),
      (text) => text[0]!.toUpperCase() + text.slice(1),
    );
    const id = fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/);
    const done = fc.constantFrom('2611251601', '261125160100', '20261125160100', '2026-11-25 16:01:00');
    const stat = fc.constantFrom('DELIVRD', 'delivrd', 'Delivered', 'DELIVERED');
    const first = fc.constantFrom('', 'message text:x ', 'text:', 'receipt ', '\0');
    const quoted = fc.constantFrom('', ' text:Usynys', ' Text: id:1 stat:UNDELIV', ' text:stat:REJECTD id:9');
    const wire = fc.constantFrom<[number, (text: string) => Buffer][]>(
      [0, (text) => Buffer.from(text)],
      [8, (text) => Buffer.from(text)],
      [3, ucs2],
      [0, (text) => Buffer.from(text, 'utf16le')],
      [8, ucs2],
    );
    const tlvs = fc.constantFrom<[number, Buffer][][]>([], [[TAG.state, Buffer.of(2)]], [[TAG.state, Buffer.of(77)]]);
    const parts = fc.record({ names, blank, before: blank, gap, letters, id, done, stat, first, quoted, wire, tlvs });
    fc.assert(
      fc.property(parts, (how) => {
        const values: Record<string, string> = { id: how.id, stat: how.stat, 'done date': how.done };
        const fields = how.names.map(
          (name) => `${how.letters(name)}${how.before}:${how.blank}${values[name] ?? '001'}`,
        );
        const text = `${how.first}${fields.join(how.gap)}${how.quoted}`;
        const [data_coding, encode] = how.wire;
        const report = readReport(receiptPdu(encode(text), { data_coding }, how.tlvs), SPELLING);
        assert.deepEqual([report.ids.text, report.status, report.at], [how.id, 'delivered', DONE_AT], text);
      }),
      { numRuns: 3_000 },
    );
  });
  it('§4a K6 are read in time however long the text is', () => {
    for (const filler of [' ', 'id: ', 'stat: ', 'text:', 'done ', '"', 'a '])
      readReport(receiptPdu(`id:1${filler.repeat(64_000 / filler.length)}x`), SPELLING);
  }).timeout(2_000);
});
