import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_QUIET_HOURS, quietUntil } from '../../domain/quiet-hours.ts';

const at = (local: string): number => Date.parse(`${local}+05:00`);
const byDefault = (local: string): number | undefined => quietUntil(at(local), DEFAULT_QUIET_HOURS);

describe('quiet hours', () => {
  it('begin at 21:00:00.000 and end before 09:00:00.000', () => {
    assert.equal(byDefault('2026-11-24T20:59:59.999'), undefined);
    assert.equal(byDefault('2026-11-24T21:00:00.000'), at('2026-11-25T09:00:00'));
    assert.equal(byDefault('2026-11-25T08:59:59.999'), at('2026-11-25T09:00:00'));
    assert.equal(byDefault('2026-11-25T09:00:00.000'), undefined);
  });
  it('cross midnight, and the new year', () => {
    assert.equal(byDefault('2026-12-31T23:59:59.999'), at('2027-01-01T09:00:00'));
    assert.equal(byDefault('2027-01-01T00:00:00.000'), at('2027-01-01T09:00:00'));
  });
  it('may lie within one day', () => {
    const lunch = { fromMinute: 13 * 60, toMinute: 14 * 60 };
    assert.equal(quietUntil(at('2026-11-24T13:30:00'), lunch), at('2026-11-24T14:00:00'));
    assert.equal(quietUntil(at('2026-11-24T14:00:00'), lunch), undefined);
    assert.equal(quietUntil(at('2026-11-24T23:00:00'), lunch), undefined);
  });
  it('are none when null or when both ends are equal', () => {
    assert.equal(quietUntil(at('2026-11-24T23:00:00'), null), undefined);
    assert.equal(quietUntil(at('2026-11-24T23:00:00'), { fromMinute: 1380, toMinute: 1380 }), undefined);
  });
  it('end at a moment that is not quiet, later and within a day, and never before the time of the rule', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    const moments = fc.integer({ min: 0, max: at('2100-01-01T00:00:00') });
    fc.assert(
      fc.property(moments, minutes, minutes, (now, fromMinute, toMinute) => {
        const quiet = { fromMinute, toMinute };
        const until = quietUntil(now, quiet);
        if (until === undefined) return;
        assert.ok(until > now && until - now < 86_400_000);
        assert.equal(quietUntil(until, quiet), undefined);
        assert.equal(quietUntil(until - 1, quiet), until);
      }),
    );
  });
});
