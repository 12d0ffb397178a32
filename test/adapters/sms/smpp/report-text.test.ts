import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readReport } from '../../../../adapters/sms/smpp/report.ts';
import { readReportText } from '../../../../adapters/sms/smpp/report-text.ts';
import { DONE_AT, receiptPdu, receiptText, SPELLING, TAG, ucs2 } from './receipt-pdus.ts';

const TEXT = receiptText();
/** The fields without the flag of a quotation. */
function read(text: string) {
  const { id, stats, doneDate } = readReportText(text);
  return { id, stats, doneDate };
}
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
    it(`§4a K6 R7 are read with ${what}`, () => assert.deepEqual(read(text), DELIVERED));

  it('§4a K6 are not taken from the text that a receipt quotes', () => {
    const quoted = 'id:666 stat:DELIVRD done date:2611251700';
    const own = { id: '12345', stats: ['UNDELIV'], doneDate: '2611251601' };
    assert.deepEqual(read(receiptText({ stat: 'UNDELIV', text: quoted })), own);
    assert.deepEqual(read(`id:12345 text:${quoted}`), { id: '12345', stats: [], doneDate: undefined });
    assert.deepEqual(readReportText(`stat:UNDELIV text: ${quoted}`).stats, ['UNDELIV']);
    assert.equal(readReportText(`text:${quoted} ${TEXT}`).id, '12345', 'its own fields stand behind the quotation');
  });
  it('§4a K6 are read in any order, spelling and encoding, and a receipt that says delivered stays so', () => {
    fc.assert(
      fc.property(receipts(DELIVERIES, QUOTATIONS, [undefined, 2, 77]), ({ pdu, id, text }) => {
        const report = readReport(pdu, SPELLING);
        assert.deepEqual([report.ids.text, report.status, report.at], [id, 'delivered', DONE_AT], text);
      }),
      { numRuns: 3_000 },
    );
  });
  it('§4a K9 never say delivered where the receipt does not, whatever it quotes', () => {
    const quoted = [...QUOTATIONS, ' text:stat:DELIVRD', ' TEXT: id:1 stat:DELIVRD done date:2611251601'];
    fc.assert(
      fc.property(receipts(OTHERS, quoted, [undefined, 5, 77]), ({ pdu, id, text }) => {
        const report = readReport(pdu, SPELLING);
        assert.equal(report.ids.text, id, text);
        assert.notEqual(report.status, 'delivered', text);
      }),
      { numRuns: 3_000 },
    );
  });
  it('§4a K6 are read in time however long the text is', () => {
    for (const filler of [' ', 'id: ', 'stat: ', 'text:', 'done ', '"', 'a '])
      readReport(receiptPdu(`id:1${filler.repeat(64_000 / filler.length)}x`), SPELLING);
  }).timeout(2_000);
});

const DELIVERIES = ['DELIVRD', 'delivrd', 'Delivered', 'DELIVERED', '"DELIVRD"'];
const OTHERS = ['UNDELIV', 'Undelivered', 'UNDELIVERABLE', 'not delivered', 'UN-DELIVERED', 'EXPIRED', 'FOO', '2', ''];
const QUOTATIONS = ['', ' text:Usynys', ' Text: id:1 stat:UNDELIV', ' text:stat:REJECTD id:9'];

/** Receipts in the spellings and encodings of carriers. */
function receipts(stats: string[], quotations: string[], states: (number | undefined)[]) {
  const names = fc.shuffledSubarray(['id', 'sub', 'dlvrd', 'submit date', 'done date', 'stat', 'err'], {
    minLength: 7,
  });
  const wires: [number, (text: string) => Buffer][] = [
    [0, (text) => Buffer.from(text)],
    [8, (text) => Buffer.from(text)],
    [3, ucs2],
    [0, (text) => Buffer.from(text, 'utf16le')],
    [8, ucs2],
  ];
  const letters: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => text.replaceAll(' ', '_'),
    (text) => text[0]!.toUpperCase() + text.slice(1),
  ];
  const how = fc.record({
    names,
    behind: fc.constantFrom('', ' ', '  ', '\t', '\n', '\r\n'),
    before: fc.constantFrom('', ' ', '  ', '\t', '\n'),
    gap: fc.constantFrom(' ', '  ', '\n', '\0', '\t ', ', ', '\0\0'),
    spell: fc.constantFrom(...letters),
    id: fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/),
    done: fc.constantFrom('2611251601', '261125160100', '20261125160100', '2026-11-25 16:01:00'),
    stat: fc.constantFrom(...stats),
    first: fc.constantFrom('', 'message text:x ', 'text:', 'receipt ', '\0'),
    quoted: fc.constantFrom(...quotations),
    wire: fc.constantFrom(...wires),
    state: fc.constantFrom(...states),
  });
  return how.map(({ id, stat, done, spell, before, behind, wire: [data_coding, encode], state, ...rest }) => {
    const values: Record<string, string> = { id, stat, 'done date': done };
    const fields = rest.names.map((name) => `${spell(name)}${before}:${behind}${values[name] ?? '001'}`);
    const text = `${rest.first}${fields.join(rest.gap)}${rest.quoted}`;
    const tlvs: [number, Buffer][] = state === undefined ? [] : [[TAG.state, Buffer.of(state)]];
    return { id, text, pdu: receiptPdu(encode(text), { data_coding }, tlvs) };
  });
}
