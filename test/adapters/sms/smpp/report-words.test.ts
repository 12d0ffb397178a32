import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readReport } from '../../../../adapters/sms/smpp/report.ts';
import { DONE_AT, receiptPdu, receiptText, SPELLING, TAG } from './receipt-pdus.ts';

const read = (text: string, tlvs: [number, Buffer][] = []) => readReport(receiptPdu(text, {}, tlvs), SPELLING);
const statusOf = (stat: string, state?: number) =>
  read(receiptText({ stat }), state === undefined ? [] : [[TAG.state, Buffer.of(state)]]).status;

describe('the words of an SMPP receipt', () => {
  const words: [status: string, ...words: string[]][] = [
    ['delivered', 'DELIVRD', 'Delivrd', 'DELIVERED', 'Delivered', 'delivered', '"DELIVRD"', 'DELIVRD,', ' DELIVRD'],
    ['undeliverable', 'UNDELIV', 'UNDELIVERED', 'Undeliverable', 'UNDELIVRD', 'FAILED', 'failed', 'DELETED', 'SKIPPED'],
    ['expired', 'EXPIRED', 'expired'],
    ['rejected', 'REJECTD', 'REJECTED', 'Rejected'],
    ['atCarrier', 'ACCEPTD', 'ACCEPTED', 'ENROUTE', 'En route'],
    ['queued', 'SCHEDULED', 'QUEUED', 'ENQUEUED', 'BUFFERED'],
  ];
  for (const [status, ...spellings] of words)
    it(`§4a K9 reads ${spellings.join(' ')} as ${status}`, () => {
      for (const stat of spellings) assert.equal(statusOf(stat), status, stat);
    });
  it('§4a K9 reads nothing into a word, a number or a phrase that is not listed', () => {
    const others = ['FOO', 'UNKNOWN', 'DELIV', 'DELIVRDX', 'DELIVERED_TO_SMSC', 'Delivered to SMSC', 'NOT DELIVERED'];
    for (const stat of [...others, 'NON-DELIVERED', 'UN DELIVRD', '2', '1', '002', '', '-', 'constructor', '__proto__'])
      assert.equal(statusOf(stat), 'unknown', stat);
  });
  it('§4a K9 lets no unknown word outvote a known state, and no unknown state a known word', () => {
    assert.equal(statusOf('FOO', 2), 'delivered');
    assert.equal(statusOf('UNKNOWN', 5), 'undeliverable');
    assert.equal(statusOf('2', 2), 'delivered');
    for (const state of [7, 10, 50, 255]) assert.equal(statusOf('DELIVRD', state), 'delivered', `state ${state}`);
    assert.equal(statusOf('FOO', 99), 'unknown');
  });
  it('§4a K9 starts no window when a word and a state, or two words, contradict each other', () => {
    for (const state of [1, 3, 4, 5, 8]) assert.equal(statusOf('DELIVRD', state), 'unknown', `state ${state}`);
    assert.equal(statusOf('UNDELIV', 2), 'unknown');
    assert.equal(
      read(`${receiptText({ stat: 'UNDELIV stat:DELIVRD' })}`, [[TAG.state, Buffer.of(2)]]).status,
      'unknown',
    );
    assert.equal(statusOf('EXPIRED', 5), 'expired', 'neither of them is receipt');
  });
  it('§4a K9 never reads a receipt that says undelivered as delivered, in any spelling', () => {
    const prefix = fc.constantFrom('UN', 'NON', 'NOT', 'Un', 'not', 'IN');
    const joint = fc.constantFrom('', '-', '_', ' ', '  ', '\0', '.', '\t');
    const root = fc.constantFrom('DELIV', 'DELIVRD', 'DELIVERED', 'delivered', 'Deliverable', 'DELVRD');
    const state = fc.constantFrom(undefined, 5, 7, 99);
    fc.assert(
      fc.property(prefix, joint, root, state, (un, between, word, number) => {
        assert.notEqual(statusOf(`${un}${between}${word}`, number), 'delivered');
      }),
      { numRuns: 1_000 },
    );
  });
  it('§4a K9 reads every form of a time, and none that no calendar has', () => {
    const forms = ['2611251601', '261125160100', '202611251601', '20261125160100', '2026-11-25 16:01:00'];
    const more = ['2026-11-25T16:01:00', '2026.11.25 16:01', '2026/11/25 16:01:00', '25.11.2026 16:01:00'];
    const zoned = ['2026-11-25T11:01:00Z', '2026-11-25 17:01:00 +06:00', '261125160100020+', '261125110100000+'];
    for (const done of [...forms, ...more, ...zoned, '"2611251601"'])
      assert.equal(read(receiptText({ 'done date': done })).at, DONE_AT, done);
    const none = ['2611311601', '2602301601', '2611252401', '2611251660', '2026-11-31 16:01:00', '0000000000', 'noon'];
    for (const done of none) {
      const { at, status } = read(receiptText({ 'done date': done }));
      assert.deepEqual([at, status], [undefined, 'delivered'], done);
    }
  });
});
