import assert from 'node:assert/strict';
import { pauseAfter, PAUSES_MS } from '../../domain/callback-schedule.ts';

const HOUR = 3_600_000;

describe('the schedule of callbacks', () => {
  it('has at least ten attempts over at least 72 hours, and no pause is shorter than the one before', () => {
    const attemptLog = 1 + PAUSES_MS.length;
    assert.ok(attemptLog >= 10, String(attemptLog));
    const least = PAUSES_MS.map((_, index) => pauseAfter(index + 1, 0)!).reduce((sum, pause) => sum + pause, 0);
    assert.ok(least >= 72 * HOUR, String(least / HOUR));
    assert.deepEqual(
      PAUSES_MS,
      [...PAUSES_MS].sort((a, b) => a - b),
    );
    assert.equal(pauseAfter(attemptLog, 0.5), undefined);
  });
  it('makes a pause longer by a random share of up to a tenth', () => {
    assert.deepEqual([pauseAfter(1, 0), pauseAfter(1, 0.5), pauseAfter(1, 1)], [5_000, 5_250, 5_500]);
  });
  it('waits as long as `Retry-After` asks, never less than its pause, and a day at most', () => {
    assert.equal(pauseAfter(1, 0, 60_000), 60_000);
    assert.equal(pauseAfter(6, 0, 60_000), HOUR);
    assert.equal(pauseAfter(1, 0, 1_000 * HOUR), 24 * HOUR);
  });
});
