import assert from 'node:assert/strict';
import { openPace } from '../../../../adapters/sms/smpp/pace.ts';
import { Sender } from '../../../../adapters/sms/smpp/sender.ts';

const REQUEST = { command: 'submit_sm' };

describe('SMPP: a carrier that is unavailable', () => {
  const sender = (isAway: () => boolean) =>
    new Sender({
      connections: () => [],
      trouble: () => 'not reachable',
      isAway,
      pace: openPace(50),
      window: 10,
      leaveMs: 60_000,
      answerMs: 60_000,
    });

  it('refuses an SMS at once when no session can come back', async () => {
    assert.deepEqual(await sender(() => true).submit(REQUEST, () => {}), { kind: 'not-left', why: 'not reachable' });
  });

  it('keeps an SMS waiting for a session that is reconnecting, and refuses it once that fails', async () => {
    let isAway = false;
    const waiting = sender(() => isAway);
    const sent = waiting.submit(REQUEST, () => {});
    waiting.wake();
    assert.equal(waiting.waiting, 1);
    isAway = true;
    waiting.wake();
    assert.deepEqual(await sent, { kind: 'not-left', why: 'not reachable' });
  });
});
