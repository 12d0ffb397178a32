import assert from 'node:assert/strict';
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { closedTasks, raisedTasks } from '../../domain/task-changes.ts';
import * as eg from './offer-examples.ts';

const unclear = (ms: number): OfferEvent => ({ type: 'provider-unclear', at: eg.at(ms), messageId: `u-${ms}` });
const warning = (ms: number): OfferEvent => ({ type: 'term-warning', at: eg.at(ms), termEndsAt: eg.at(9e9) });
const breach = (ms: number): OfferEvent => ({ type: 'term-breached', at: eg.at(ms), termEndsAt: eg.at(ms) });
const numberChanged = (ms: number): OfferEvent => ({ type: 'number-changed', at: eg.at(ms), messageId: `n-${ms}` });
const raisedBy = (offer: Offer, ...events: OfferEvent[]) => raisedTasks(offer, eg.after(offer, ...events), events);
const closedBy = (offer: Offer, ...events: OfferEvent[]) => closedTasks(offer, eg.after(offer, ...events));

describe('the operator tasks of an offer', () => {
  it('§5 are raised when the act’s term is nearly over and when it is over', () => {
    assert.deepEqual(raisedBy(eg.providing(), warning(1e6)), ['term-warning']);
    assert.deepEqual(raisedBy(eg.after(eg.providing(), warning(1e6)), breach(2e6)), ['term-breached']);
  });
  it('§5 §3.2 are settled by the decision that counts, and by no other', () => {
    const late = eg.after(eg.providing(), unclear(1e5), warning(1e6), breach(2e6));
    assert.deepEqual([raisedBy(late, unclear(3e6)), closedBy(late, unclear(3e6))], [[], []]);
    const settled = closedBy(late, eg.outcome(3e6, 'granted'));
    for (const kind of ['unlisted-ground', 'term-warning', 'term-breached'] as const) assert.ok(settled.includes(kind));
  });
  it('§6c of a late call is settled by the call, by a refusal and by any end before it', () => {
    const at = 3 * eg.HOUR;
    const refused = eg.answered(at, 'refuse');
    for (const event of [eg.called(at), refused, eg.ended(at, 'CONSENT_WITHDRAWN'), eg.ended(at, 'CANCELLED')])
      assert.ok(closedBy(eg.agreed(), event).includes('call-delayed'), event.type);
    assert.ok(!closedBy(eg.open(), refused).includes('call-delayed'));
  });
  it('§3a a number that changes after a yes is raised, before a yes and after the call it is not', () => {
    const atAcceptance: OfferEvent = {
      type: 'acceptance-checked',
      at: eg.at(20_000),
      ending: { state: 'NUMBER_CHANGED', reason: 'number-changed' },
    };
    for (const event of [numberChanged(20_000), atAcceptance])
      assert.deepEqual(raisedBy(eg.agreed(), event), ['number-changed-after-yes']);
    for (const offer of [eg.open(), eg.providing(), eg.after(eg.open(), eg.answered(10_000, 'refuse'))])
      assert.deepEqual(raisedBy(offer, numberChanged(20_000)), []);
  });
});
