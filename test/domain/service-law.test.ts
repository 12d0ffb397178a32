import assert from 'node:assert/strict';
import { isEditionCheckDue, isLawfulWindow, liveObstacle } from '../../domain/service-law.ts';

const DAY = 24 * 3_600_000;

describe('a service is law before it is live', () => {
  it('§4a has a window of 24 hours or more; only a demo service has a shorter one', () => {
    assert.deepEqual([isLawfulWindow(DAY, false), isLawfulWindow(7 * DAY, false)], [true, true]);
    assert.deepEqual([isLawfulWindow(DAY - 1, false), isLawfulWindow(10_000, true)], [false, true]);
  });

  it('§1 goes live when a lawyer has confirmed it for the edition in force, and is no demo service', () => {
    assert.equal(liveObstacle({ demo: false, confirmedFor: '2022-09-30' }, '2022-09-30'), undefined);
    assert.equal(liveObstacle({ demo: false }, '2022-09-30'), 'not-confirmed');
    assert.equal(liveObstacle({ demo: true, confirmedFor: '2022-09-30' }, '2022-09-30'), 'demo');
    assert.equal(
      liveObstacle({ demo: false, confirmedFor: '2020-04-24' }, '2022-09-30'),
      'confirmed-for-another-edition',
    );
  });

  it('§1 is confirmed anew when what a lawyer has confirmed was changed', () => {
    const entry = { demo: false, confirmedFor: '2022-09-30', changedSince: true };
    assert.equal(liveObstacle(entry, '2022-09-30'), 'changed-since-confirmed');
  });

  it('§1 the edition of the Rules is looked up again after a year', () => {
    const checkedOn = '2025-11-30';
    assert.equal(isEditionCheckDue(checkedOn, Date.parse('2026-11-30T23:00:00Z')), false);
    assert.equal(isEditionCheckDue(checkedOn, Date.parse('2026-12-02T00:00:00Z')), true);
  });
});
