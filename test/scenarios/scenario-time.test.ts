import assert from 'node:assert/strict';
import { durationMs, fromStart, nextMoment } from './scenario-time.ts';

const at = (iso: string) => Date.parse(iso);

describe('the time of a scenario', () => {
  it('reads durations, also those before now', () => {
    assert.equal(durationMs('PT23H58M'), 86_280_000);
    assert.equal(durationMs('-P40D'), -40 * 86_400_000);
  });
  it('begins at the next such weekday and hour in Almaty', () => {
    assert.equal(nextMoment('Tue 10:00', at('2026-11-22T12:00:00Z')), at('2026-11-24T05:00:00Z'));
  });
  it('uses the weekday of Almaty, where a day begins five hours before that of UTC', () => {
    assert.equal(nextMoment('Tue 02:00', at('2026-11-23T20:00:00Z')), at('2026-11-23T21:00:00Z'));
  });
  it('begins a week later when the moment is now or has passed today', () => {
    assert.equal(nextMoment('Tue 10:00', at('2026-11-24T05:00:00Z')), at('2026-12-01T05:00:00Z'));
  });
  it('writes the time since the start as a duration', () => {
    assert.equal(fromStart(86_580_000), 'PT24H3M');
  });
});
