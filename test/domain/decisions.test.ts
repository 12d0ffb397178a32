import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision } from '../../domain/decisions.ts';
import type { OfferEvent } from '../../domain/events.ts';
import * as rules from '../../domain/decisions.ts';
import { SIGNAL_NAMES, concernsWorkflow } from '../../domain/workflow-signals.ts';
import type { Offer } from '../../domain/offer.ts';
import { releasesSlot } from '../../domain/phone-slot.ts';
import * as contract from '../../workflows/offer-contract.ts';
import * as eg from './offer-examples.ts';

const at = (ms: number) => ({ ms: eg.T0 + ms, iso: eg.at(ms) });
const decided = (offer: Offer, what: Decision, ms = 0) =>
  rules
    .decideOnOffer(offer, what, at(ms))
    .map((event) => ('reason' in event ? `${event.type} ${event.reason}` : event.type));
/** The end of the window of an offer that was received at 2 s, and of its grace of two minutes. */
const WINDOW_AND_GRACE = 2_000 + eg.DAY + 120_000;
const offers: Offer[] = [eg.fresh(), eg.sent(), eg.open(), eg.agreed(), eg.providing()];

describe('a decision of the workflow', () => {
  it('§4a §4b closes the window after its grace and not 1 ms before, and never after an agreement', () => {
    assert.deepEqual(decided(eg.open(), 'window-closed', WINDOW_AND_GRACE - 1), []);
    assert.deepEqual(decided(eg.open(), 'window-closed', WINDOW_AND_GRACE), ['window-closed']);
    assert.deepEqual(decided(eg.agreed(), 'window-closed', WINDOW_AND_GRACE), []);
    assert.deepEqual(decided(eg.sent(), 'window-closed', WINDOW_AND_GRACE), []);
  });
  it('§4a ends an offer undelivered only where nothing was received, with the carrier’s reason if it gave one', () => {
    const afterAllWindows = 1_000 + eg.DAY + eg.DAY + 120_000; // sending, validity, window and grace
    assert.deepEqual(decided(eg.sent(), 'undelivered', afterAllWindows), ['offer-ended no-receipt']);
    assert.deepEqual(decided(eg.sent(), 'undelivered', afterAllWindows - 1), []);
    const failed = eg.after(eg.sent(), eg.failed(3_000));
    assert.deepEqual(decided(failed, 'undelivered', 3_000), ['offer-ended sms-undeliverable']);
    assert.deepEqual(decided(eg.open(), 'undelivered', afterAllWindows), []);
  });
  it('§4a notes a missing receipt when the delivery watch is over, once; the phone slot is released', () => {
    const watchEnd = 1_000 + eg.DAY + eg.HOUR;
    assert.deepEqual(decided(eg.sent(), 'receipt-missing', watchEnd - 1), []);
    assert.deepEqual(decided(eg.sent(), 'receipt-missing', watchEnd), ['receipt-missing']);
    const missing = eg.after(eg.sent(), { type: 'receipt-missing', at: eg.at(watchEnd) });
    assert.deepEqual([missing.receiptMissing, releasesSlot(eg.sent(), missing)], [true, true]);
    assert.deepEqual(decided(missing, 'receipt-missing', watchEnd), []);
    assert.equal(eg.after(missing, eg.received(watchEnd + 1)).receiptMissing, undefined);
    assert.deepEqual(decided(eg.open(), 'receipt-missing', watchEnd), []);
  });
  it('§3.1 passes the phone slot on a day after receipt, where the window is longer', () => {
    const long = eg.open({ answerWindowMs: 3 * eg.DAY });
    assert.deepEqual(decided(long, 'slot-passed', 2_000 + eg.DAY - 1), []);
    assert.deepEqual(decided(long, 'slot-passed', 2_000 + eg.DAY), ['phone-slot-passed']);
    const passed = eg.after(long, { type: 'phone-slot-passed', at: eg.at(eg.DAY) });
    assert.equal(releasesSlot(long, passed), true);
    for (const offer of [passed, eg.open(), eg.agreed({ answerWindowMs: 3 * eg.DAY })])
      assert.deepEqual(decided(offer, 'slot-passed', 2 * eg.DAY), []);
  });
  it('§4b waits for an answer that lies before two people, until the end of the next working day', () => {
    // received on a Tuesday; the deadline is on Wednesday, the next working day ends on Thursday at midnight
    const nextDayEnd = Date.parse('2026-11-26T19:00:00Z') - eg.T0;
    const recorded = eg.after(eg.open(), { type: 'desk-recorded', at: eg.at(10_000), requestId: 'd', by: 'aigul' });
    assert.deepEqual(decided(recorded, 'window-closed', nextDayEnd - 1), []);
    assert.deepEqual(decided(recorded, 'window-closed', nextDayEnd), ['window-closed']);
    const unread = eg.after(eg.open(), eg.unread(20_000));
    assert.deepEqual(decided(unread, 'window-closed', WINDOW_AND_GRACE), []);
    const neither = { as: 'neither', readBy: 'aigul', confirmedBy: 'dana' } as const;
    const read = eg.after(unread, { type: 'reply-read', at: eg.at(30_000), inboundId: 'unread-20000', ...neither });
    assert.deepEqual(decided(read, 'window-closed', WINDOW_AND_GRACE), ['window-closed']);
    const refusedSince = eg.after(unread, eg.answered(30_000, 'refuse'));
    assert.deepEqual(decided(refusedSince, 'window-closed', WINDOW_AND_GRACE), ['window-closed']);
  });
  it('§5 warns of a term and of its breach where there is one', () => {
    const term = { warnAt: eg.at(1), endsAt: eg.at(2) };
    const called = eg.after(eg.agreed(), { type: 'provider-called', at: eg.at(11_000), calledAt: eg.at(11_000), term });
    assert.deepEqual(decided(called, 'term-warning'), ['term-warning']);
    assert.deepEqual(decided(called, 'term-breached'), ['term-breached']);
    assert.deepEqual(decided(eg.providing(), 'term-warning'), []);
  });
  it('§5 notes a warning and a breach once, and no warning after the breach', () => {
    const term = { warnAt: eg.at(1), endsAt: eg.at(2) };
    const called = eg.after(eg.agreed(), { type: 'provider-called', at: eg.at(11_000), calledAt: eg.at(11_000), term });
    const warned = eg.after(called, { type: 'term-warning', at: eg.at(12_000), termEndsAt: eg.at(2) });
    const breached = eg.after(warned, { type: 'term-breached', at: eg.at(13_000), termEndsAt: eg.at(2) });
    const news = (offer: Offer) => [decided(offer, 'term-warning'), decided(offer, 'term-breached')].flat();
    assert.deepEqual([news(warned), news(breached)], [['term-breached'], []]);
  });
  it('§6c changes nothing in an offer that has ended, but closes it once', () => {
    for (const offer of offers) {
      const ended = eg.after(offer, { type: 'cancel-asked', at: eg.at(20_000), messageId: 'c', reason: 'r', by: 'b' });
      if (!ended.end) continue;
      for (const what of ['window-closed', 'undelivered', 'term-warning', 'term-breached'] as const)
        assert.deepEqual(decided(ended, what, WINDOW_AND_GRACE), []);
      assert.deepEqual(decided(ended, 'close'), ended.receivedAt ? [] : ['offer-ended r']);
      assert.deepEqual(decided(eg.after(ended, ...rules.closing(ended, at(0))), 'close'), []);
    }
    assert.deepEqual(decided(eg.open(), 'close'), []);
  });
  it('§3.2 §4b closes no offer of which the recipient must be told, when the run did not know that', () => {
    const withdrawn: OfferEvent = { type: 'consent-changed', at: eg.at(9_000), messageId: 'w', status: 'withdrawn' };
    assert.deepEqual(decided(eg.after(eg.sent(), withdrawn), 'close'), ['offer-ended consent-withdrawn']);
    assert.deepEqual(decided(eg.after(eg.open(), withdrawn), 'close'), []);
  });
  it('§3a ends an offer whose number changed while its SMS was on its way', () => {
    assert.equal(rules.numberGone(eg.fresh(), at(0)).length, 1);
    assert.deepEqual(rules.numberGone(eg.sent(), at(0)), []);
  });
  it('§4a ends an offer whose SMS the carrier will never accept, once', () => {
    const [ended] = rules.refusedByCarrier(eg.fresh(), at(0));
    assert.deepEqual(ended && 'reason' in ended && ended.reason, 'sms-undeliverable');
    assert.deepEqual(rules.refusedByCarrier(eg.after(eg.fresh(), ended!), at(0)), []);
  });
});

describe('cancelling and resending an offer', () => {
  it('§3.2 a cancellation is too late after a yes: then only the recipient undoes it, or a ground of the act', () => {
    const refused = eg.after(eg.agreed(), eg.answered(12_000, 'refuse'));
    assert.deepEqual(
      [eg.fresh(), eg.sent(), eg.open(), refused].map((offer) => rules.isCancellable(offer)),
      [true, true, true, true],
    );
    assert.deepEqual(
      [eg.agreed(), eg.providing()].map((offer) => rules.isCancellable(offer)),
      [false, false],
    );
    assert.equal(rules.isCancellable(eg.after(eg.open(), eg.ended(3_000, 'ANNULLED'))), false);
  });
  it('§4a sends an undelivered offer once more, and only once', () => {
    const undelivered = eg.after(eg.sent(), eg.ended(4_000, 'UNDELIVERED'));
    const again = eg.after(undelivered, eg.resent(5_000), eg.phoneFound, eg.ended(9_000, 'UNDELIVERED'));
    const annulled = eg.after(eg.open(), eg.ended(4_000, 'ANNULLED'));
    assert.deepEqual([undelivered, again, annulled, eg.sent()].map(rules.isResendable), [true, false, false, false]);
  });
});

describe('messages to the workflow', () => {
  it('§6c have the names of the contract, and the contract has no other', () => {
    const names = Object.values(contract).flatMap((part) =>
      typeof part === 'object' && 'type' in part && part.type !== 'query' ? part.name : [],
    );
    assert.deepEqual(names.toSorted(), SIGNAL_NAMES.toSorted());
  });
  it('§4 are a receipt, a counted answer, a failure, an end or a changed number; not help or a repeat', () => {
    const wakes = (before: Offer, event: Parameters<typeof eg.after>[1]) =>
      concernsWorkflow(before, eg.after(before, event), 'answerArrived');
    assert.equal(wakes(eg.sent(), eg.received(3_000)), true);
    assert.equal(wakes(eg.sent(), eg.failed(3_000)), true);
    assert.equal(wakes(eg.open(), eg.answered(3_000, 'agree')), true);
    assert.equal(wakes(eg.open(), { type: 'number-changed', at: eg.at(3_000), messageId: 'm' }), true);
    assert.equal(wakes(eg.open(), eg.received(3_000)), false);
    const help = { ...eg.answered(3_000, 'not-understood'), effect: 'none', reply: 'help' } as const;
    assert.equal(wakes(eg.open(), help as Parameters<typeof eg.after>[1]), false);
  });
  it('§3.2 include a refusal that does not count, which explains the wait for one that does', () => {
    const unclear: OfferEvent = { type: 'provider-unclear', at: eg.at(12_000), messageId: 'm' };
    const before = eg.providing();
    assert.equal(concernsWorkflow(before, eg.after(before, unclear), 'providerAnswered'), true);
    assert.equal(concernsWorkflow(before, before, 'providerAnswered'), false);
  });
  it('§3b include a consent given at КДП while the screening waits for it, and none after the offer is closed', () => {
    const given = { type: 'consent-changed', at: eg.at(1), messageId: 'm', status: 'given' } as const;
    assert.equal(concernsWorkflow(eg.fresh(), eg.after(eg.fresh(), given), 'consentChanged'), true);
    assert.equal(concernsWorkflow(eg.open(), eg.after(eg.open(), given), 'consentChanged'), false);
    const closed = eg.after(eg.fresh(), eg.ended(4_000, 'NO_CONSENT'));
    fc.assert(
      fc.property(fc.constantFrom(...SIGNAL_NAMES), fc.constantFrom(...offers), (signal, after) => {
        assert.equal(concernsWorkflow(closed, after, signal), false);
      }),
    );
  });
});
