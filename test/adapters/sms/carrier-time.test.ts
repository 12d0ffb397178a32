import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carrierTime, unixTime } from '../../../adapters/sms/carrier-time.ts';

describe('times of carriers', () => {
  it('are read in the zone of the carrier', () => {
    assert.equal(carrierTime('2026-11-25 16:42:08', '+05:00'), '2026-11-25T11:42:08.000Z');
    assert.equal(carrierTime('2026-11-25 16-42-08', '+06:00'), '2026-11-25T10:42:08.000Z');
    assert.equal(carrierTime('25.11.2026 01:00:00', '+05:00'), '2026-11-24T20:00:00.000Z');
    assert.equal(carrierTime(' 25.11.2026 01:00:00 ', '-02:30'), '2026-11-25T03:30:00.000Z');
    assert.equal(carrierTime('25.11.2026 16:00', '+05:00'), '2026-11-25T11:00:00.000Z', 'H3 without seconds');
    assert.equal(carrierTime('2026-11-25T16:00+06:00', '+05:00'), '2026-11-25T10:00:00.000Z', 'its own zone counts');
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
      '2026-11-31 16:00:00',
      '31.11.2026 16:00',
      '29.02.2026 16:00:00',
      '2026-11-25 24:00:00',
      '2026-11-25 16:60:00',
      '2026-11-25 16:00:60',
      '2026-11.25 16:00:00',
      '2026-11-25 16:00:00 +25:00',
      '261125160100049+',
      '000001000000000R',
      '99.99.9999 99:99:99',
    ])
      assert.equal(carrierTime(none, '+05:00'), undefined, String(none));
    for (const none of ['', null, undefined, 'noon', 0, -1, 1e15, '17640684000000', '0x692590B0', Number.NaN])
      assert.equal(unixTime(none), undefined, String(none));
    for (const written of ['1764068400', 1764068400, '1764068400000', 1764068400000, ' 1764068400 '])
      assert.equal(unixTime(written), '2025-11-25T11:00:00.000Z', `H3 ${written}`);
  });
  it('K9 are those of SMPP too, whose own zone counts', () => {
    assert.equal(carrierTime('261124110500020+', '+06:00'), '2026-11-24T06:05:00.000Z');
    assert.equal(carrierTime('261124110500000-', '+06:00'), '2026-11-24T11:05:00.000Z');
    assert.equal(carrierTime('2611241105', '+05:00'), '2026-11-24T06:05:00.000Z');
  });
  it('K9 are days of the calendar: every text of eight digits and a clock is its own day, or none', () => {
    const two = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'));
    fc.assert(
      fc.property(two(13), two(33), two(25), two(61), two(61), (month, day, hour, minute, second) => {
        const iso = `2026-${month}-${day}T${hour}:${minute}:${second}`;
        const forms = [iso, iso.replace('T', ' '), `${day}.${month}.2026 ${hour}:${minute}:${second}`];
        for (const form of [...forms, iso.replaceAll(/[^\d]/g, ''), iso.slice(2).replaceAll(/[^\d]/g, '')]) {
          const at = carrierTime(form, '+00:00');
          const isDay = Number(day) >= 1 && Number(day) <= new Date(Date.UTC(2026, Number(month), 0)).getUTCDate();
          const isReal = Number(month) >= 1 && Number(month) <= 12 && isDay;
          const isClock = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
          assert.equal(at, isReal && isClock ? `${iso}.000Z` : undefined, form);
        }
      }),
      { numRuns: 2_000 },
    );
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
