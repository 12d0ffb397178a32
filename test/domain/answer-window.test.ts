import assert from 'node:assert/strict';
import * as window from '../../domain/answer-window.ts';
import * as eg from './offer-examples.ts';

const RECEIVED = eg.T0 + 2_000;
const DEADLINE = RECEIVED + eg.DAY;
const GRACE = 120_000;
const isInTime = (arrived: number, operator?: number) => window.isInTime(eg.open(), arrived, operator);

describe('§4a the answer window', () => {
  it('§4a is 24 hours from receipt and not from sending', () => {
    assert.equal(window.answerDeadline(eg.open()), DEADLINE);
    assert.equal(window.answerDeadline(eg.sent()), undefined);
    assert.equal(window.decisionTime(eg.sent()), undefined);
  });
  it('§4a is what the act says, frozen when the offer was made', () => {
    assert.equal(window.answerDeadline(eg.open({ answerWindowMs: 72 * eg.HOUR })), RECEIVED + 72 * eg.HOUR);
  });
  it('§4a counts an answer that arrived 1 ms before the deadline, and none at the deadline', () => {
    assert.deepEqual(
      [DEADLINE - 1, DEADLINE, DEADLINE + 1].map((ms) => isInTime(ms)),
      [true, false, false],
    );
  });
  it('§4a counts, within the grace, an answer that the carrier accepted 1 ms before the deadline', () => {
    const arrived = DEADLINE + GRACE - 1;
    assert.deepEqual(
      [DEADLINE - 1, DEADLINE, DEADLINE + 1].map((ms) => isInTime(arrived, ms)),
      [true, false, false],
    );
  });
  it('§4a counts no answer that arrives after the grace, whenever the carrier accepted it', () => {
    assert.equal(isInTime(DEADLINE + GRACE, DEADLINE - eg.HOUR), false);
    assert.equal(isInTime(DEADLINE + GRACE - 1, DEADLINE - eg.HOUR), true);
  });
  it('§4a uses the arrival when the carrier’s clock is ahead', () => {
    assert.equal(isInTime(DEADLINE - 1, DEADLINE + eg.HOUR), true);
  });
  it('§4a is open for an answer that comes before any receipt', () => {
    assert.equal(window.isInTime(eg.sent(), eg.T0 + 90 * eg.DAY), true);
  });
  it('§4b is closed when the grace is over', () => {
    assert.equal(window.decisionTime(eg.open()), DEADLINE + GRACE);
    assert.equal(window.decisionTime(eg.open({ graceMs: 0 })), DEADLINE);
  });
  it('§4a counts clock hours: no stop at night or on a holiday', () => {
    const quietHours = { fromMinute: 21 * 60, toMinute: 9 * 60 };
    assert.equal(window.answerDeadline(eg.open({ quietHours })), DEADLINE);
  });
  it('reminds after receipt, where the act has a reminder', () => {
    assert.equal(window.reminderTime(eg.open({ remindAfterMs: eg.HOUR })), RECEIVED + eg.HOUR);
    assert.equal(window.reminderTime(eg.open()), undefined);
    assert.equal(window.reminderTime(eg.sent({ remindAfterMs: eg.HOUR })), undefined);
  });
  it('§4a awaits a receipt for the validity and an hour more, from sending', () => {
    assert.equal(window.deliveryWatchEnd(eg.sent()), eg.T0 + 1_000 + eg.DAY + eg.HOUR);
    assert.equal(window.deliveryWatchEnd(eg.fresh()), undefined);
  });
});
