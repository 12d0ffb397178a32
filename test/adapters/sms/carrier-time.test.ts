import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carrierTime, unixTime } from '../../../adapters/sms/carrier-time.ts';

describe('times of carriers', () => {
  it('are read in the zone of the carrier', () => {
    assert.equal(carrierTime('2026-11-25 16:42:08', '+05:00'), '2026-11-25T11:42:08.000Z');
    assert.equal(carrierTime('2026-11-25 16-42-08', '+06:00'), '2026-11-25T10:42:08.000Z');
    assert.equal(carrierTime('25.11.2026 01:00:00', '+05:00'), '2026-11-24T20:00:00.000Z');
    assert.equal(carrierTime(' 25.11.2026 01:00:00 ', '-02:30'), '2026-11-25T03:30:00.000Z');
  });
  it('are absent when they are not valid', () => {
    for (const none of [
      '',
      null,
      undefined,
      'noon',
      '2026-13-25 16:42:08',
      '25.13.2026 16:42:08',
      '2026-11-25',
      '25.11.2026',
      '25.11.26 01:00:00',
      '99.99.9999 99:99:99',
    ])
      assert.equal(carrierTime(none, '+05:00'), undefined, String(none));
    for (const none of ['', null, undefined, 'noon', 0, -1, 1e12, '1764068400000', Number.NaN])
      assert.equal(unixTime(none), undefined, String(none));
    assert.equal(unixTime('1764068400'), '2025-11-25T11:00:00.000Z');
  });
  it('are the moments that the carrier meant, whatever the zone', () => {
    const moment = fc.date({ min: new Date(946_684_800_000), max: new Date(4_102_444_799_000), noInvalidDate: true });
    const offset = fc.constantFrom<[string, number][]>(
      ['+05:00', 300],
      ['+06:00', 360],
      ['+00:00', 0],
      ['-03:30', -210],
      ['+14:00', 840],
    );
    fc.assert(
      fc.property(moment, offset, (date, [utcOffset, minutes]) => {
        const seconds = Math.floor(date.getTime() / 1000);
        assert.equal(carrierTime(written(seconds + minutes * 60), utcOffset), new Date(seconds * 1000).toISOString());
      }),
    );
  });
});

/** The time as a carrier writes it: `25.11.2026 16:42:08`, from seconds since 1970. */
function written(seconds: number): string {
  const [day = '', time = ''] = new Date(seconds * 1000).toISOString().slice(0, 19).split('T');
  return `${day.split('-').reverse().join('.')} ${time}`;
}
