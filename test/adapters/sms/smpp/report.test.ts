import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pdu } from '../../../../adapters/sms/smpp/library.ts';
import { relativeTime } from '../../../../adapters/sms/smpp/queries.ts';
import { isReport, readReport } from '../../../../adapters/sms/smpp/report.ts';
import { readReportText } from '../../../../adapters/sms/smpp/report-text.ts';

const SPELLING = { receiptIds: 'as-sent', receiptTimeZone: '+05:00', referenceTag: 0x1410 } as const;
const deliver = (text: string, tlvs: [number, Buffer][] = [], esm_class = 4): Pdu => ({
  command: 'deliver_sm',
  status: 0,
  sequence: 1,
  fields: { esm_class, data_coding: 0, short_message: Buffer.from(text, 'latin1') },
  tlvs: new Map(tlvs),
});
const states = fc.constantFrom('DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD', 'ENROUTE');
const ids = fc.stringMatching(/^[A-Za-z0-9_@-]{1,40}$/);

describe('an SMPP receipt', () => {
  it('is read in the spellings that carriers use', () => {
    fc.assert(
      fc.property(ids, states, fc.boolean(), fc.boolean(), fc.string(), (id, stat, capitals, spaces, tail) => {
        const names = ['id', 'sub', 'dlvrd', 'submit date', 'done date', 'stat', 'err'];
        const values = [id, '001', '001', '2611241100', '2611241101', stat, '000'];
        const fields = names.map(
          (name, index) => `${capitals ? name.toUpperCase() : name}:${spaces ? ' ' : ''}${values[index]}`,
        );
        const read = readReportText(`${fields.join(' ')} text:${tail} stat:DELIVRD id:1`);
        assert.deepEqual(read, { id, stats: [stat], doneDate: '2611241101', isQuoted: false });
      }),
    );
  });
  it('is always read without a fault, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.uint8Array({ maxLength: 8 }), (text, octets) => {
        readReport(
          deliver(text, [
            [0x0427, Buffer.from(octets)],
            [0x001e, Buffer.from(octets)],
          ]),
          SPELLING,
        );
      }),
      { numRuns: 500 },
    );
  });
  it('may come in parameters alone', () => {
    const tlvs: [number, Buffer][] = [
      [0x001e, Buffer.from('abc-1\0')],
      [0x0427, Buffer.of(2)],
    ];
    const pdu = deliver('', tlvs, 0);
    assert.ok(isReport(pdu));
    const { ids: named, status } = readReport(pdu, SPELLING);
    assert.deepEqual([named, status], [{ tlv: 'abc-1' }, 'delivered']);
    assert.equal(isReport(deliver('id:1 stat:DELIVRD', [], 0)), false);
  });
  it('finds its part by our own reference, when the carrier returns it', () => {
    const report = readReport(deliver('stat:DELIVRD', [[0x1410, Buffer.from('a.offer#2\0')]]), SPELLING);
    assert.deepEqual(report.ours, { smsId: 'a.offer', part: 2 });
  });
  it('§3.1 has validities as SMPP writes them', () => {
    assert.deepEqual(
      [24, 1.5, 0].map((hours) => relativeTime(hours * 3_600_000)),
      ['000001000000000R', '000000013000000R', '000000000100000R'],
    );
  });
});
