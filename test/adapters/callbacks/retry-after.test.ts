import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../adapters/callbacks/retry-after.ts';

describe('Retry-After', () => {
  it('is read in seconds or as a date; other values are ignored', () => {
    const now = Date.parse('2026-11-24T06:00:00Z');
    const cases: [string | undefined, number][] = [
      ['120', 120_000],
      ['0', 0],
      ['Tue, 24 Nov 2026 06:01:00 GMT', 60_000],
      ['Tue, 24 Nov 2026 05:00:00 GMT', 0],
      ['-5', 0],
      ['1e9', 0],
      ['99999999999999', 0],
      ['2026-11-24T07:00:00Z', 0],
      ['', 0],
      [undefined, 0],
    ];
    for (const [header, expected] of cases) assert.equal(retryAfterMs(header, now), expected, header);
  });
});
