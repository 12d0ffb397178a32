import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { OfferEvent } from '../../domain/events.ts';
import { closedTasks, CLOSED_BY_END } from '../../domain/task-changes.ts';
import type { Offer } from '../../domain/offer.ts';
import { fitsResolution, smsTask, taskDueAt, TASK_KINDS, TASK_RESOLUTIONS, TASKS } from '../../domain/tasks.ts';
import * as eg from './offer-examples.ts';

const closedBy = (offer: Offer, ...events: OfferEvent[]) => [...closedTasks(offer, eg.after(offer, ...events))];
const proposed: OfferEvent = {
  type: 'reading-proposed',
  at: eg.at(6_000),
  inboundId: 'in-1',
  arrivedAt: eg.at(5_000),
  as: 'agree',
  by: 'operator dana',
};
const recorded: OfferEvent = { type: 'desk-recorded', at: eg.at(7_000), requestId: 'desk-1', by: 'operator dana' };

describe('the tasks of operators', () => {
  it('have a sentence and a time each, and are rows of docs/tasks.md', () => {
    const page = fs.readFileSync('docs/tasks.md', 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...row.split(' | ')[0]!.matchAll(/`([\w-]+)`/g)].map(([, kind]) => kind!));
    assert.deepEqual(named.toSorted(), TASK_KINDS.toSorted());
    for (const kind of TASK_KINDS) {
      assert.match(TASKS[kind].about, /^[^a-z].+\.$/u, kind);
      assert.ok(taskDueAt(kind, eg.T0) >= eg.T0 + eg.HOUR && taskDueAt(kind, eg.T0) <= eg.T0 + eg.DAY, kind);
    }
  });

  it('know the refusals of gateways by their code, and put every other code under one kind', () => {
    assert.equal(smsTask('no-money'), 'sms-no-money');
    assert.equal(smsTask('ESME_RINVSRCADR'), 'sms-unknown-code');
    assert.equal(smsTask('unknown-code'), 'sms-unknown-code');
  });

  it('can be ended with every resolution; that a gateway sent nothing is said of a gateway that is gone', () => {
    for (const resolution of TASK_RESOLUTIONS)
      assert.equal(fitsResolution('sms-gateway-gone', resolution), true, resolution);
    assert.equal(fitsResolution('not-understood', 'gateway-sent-nothing'), false);
    assert.equal(fitsResolution('not-understood', 'solved'), true);
  });

  it('§3.2 close with the decision of the provider, and with every other end', () => {
    assert.deepEqual(closedBy(eg.providing(), eg.outcome(20_000, 'granted')), CLOSED_BY_END);
    assert.deepEqual(closedBy(eg.open(), eg.ended(20_000, 'CANCELLED')), CLOSED_BY_END);
    assert.deepEqual(closedBy(eg.after(eg.open(), eg.ended(1, 'ANNULLED')), eg.answered(20_000, 'agree')), []);
  });

  it('§5 about the call of the provider close when it was called', () => {
    assert.deepEqual(closedBy(eg.agreed(), eg.called(11_000)), [
      'shep-refuses-us',
      'shep-status-unknown',
      'call-delayed',
      'provider-rejects-call',
    ]);
  });

  it('§3a §3b about ШЭП close when the screening goes on', () => {
    const pending: OfferEvent = { type: 'consent-checked', at: eg.at(50), status: 'pending' };
    for (const event of [eg.phoneFound, pending])
      assert.deepEqual(closedBy(eg.fresh(), event), ['shep-refuses-us', 'shep-status-unknown']);
  });

  it('§4a about people close when the last thing that waits for them is settled', () => {
    const waiting = eg.after(eg.open(), proposed, recorded);
    assert.deepEqual(closedBy(eg.open(), proposed), ['desk-answer-to-confirm'], 'none is open');
    const read: OfferEvent = {
      type: 'reply-read',
      at: eg.at(8_000),
      inboundId: 'in-1',
      as: 'neither',
      readBy: 'operator dana',
      confirmedBy: 'operator marat',
    };
    assert.deepEqual(closedBy(waiting, read), ['not-understood'], 'the answer at the desk still waits');
    assert.deepEqual(closedBy(eg.after(waiting, read), eg.received(9_000)), []);
  });

  it('§4a about people close when a later answer of the recipient counts', () => {
    const waiting = eg.after(eg.open(), proposed, recorded);
    assert.deepEqual(closedBy(waiting, eg.answered(6_500, 'agree')), ['not-understood'], 'the desk was later');
    assert.deepEqual(closedBy(waiting, eg.answered(9_000, 'refuse')), ['not-understood', 'desk-answer-to-confirm']);
    assert.deepEqual(closedBy(waiting, eg.answered(4_000, 'refuse')), [], 'an earlier one supersedes nothing');
  });
});
