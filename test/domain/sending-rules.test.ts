import assert from 'node:assert/strict';
import fc from 'fast-check';
import { areFactsOfFuture, areFactsTooOld } from '../../domain/eligibility-facts.ts';
import { isRecipientCapReached } from '../../domain/offer-caps.ts';
import { chooseOfferCode } from '../../domain/offer-codes.ts';
import { acquireSlot, reasonToWait, releasesSlot } from '../../domain/phone-slot.ts';
import { DEFAULT_QUIET_HOURS } from '../../domain/quiet-hours.ts';
import { reportedStates } from '../../domain/reported-states.ts';
import { OFFER_STATES } from '../../domain/offer-states.ts';
import * as eg from './offer-examples.ts';

const codes = fc.array(fc.integer({ min: 10, max: 99 }).map(String), { maxLength: 200 });

describe('the code of an offer', () => {
  it('§3.1 has two digits and is on none of the latest sixty offers to the same people', () => {
    fc.assert(
      fc.property(codes, fc.nat(), (theirs, seed) => {
        const code = chooseOfferCode(theirs, (limit) => seed % limit);
        assert.match(code, /^[1-9][0-9]$/);
        assert.ok(!theirs.slice(0, 60).includes(code));
      }),
    );
  });
  it('§3.1 may be any free one, chosen at random', () => {
    const all = Array.from({ length: 90 }, (_, index) => chooseOfferCode([], () => index));
    assert.equal(new Set(all).size, 90);
    assert.deepEqual([all[0], all[89]], ['10', '99']);
    assert.equal(
      chooseOfferCode(['10', '11'], () => 0),
      '12',
    );
  });
});

describe('the slot of a phone', () => {
  it('§3.1 is held by one offer; an urgent one takes it from one that is not urgent and has no SMS yet', () => {
    const results = [true, false].flatMap((urgent) =>
      [undefined, { urgent: true, asked: false }, { urgent: false, asked: true }, { urgent: false, asked: false }].map(
        (holder) => acquireSlot(holder, urgent),
      ),
    );
    assert.deepEqual(results, ['held', 'waiting', 'waiting', 'held', 'held', 'waiting', 'waiting', 'waiting']);
  });
  it('§3.1 is free when the offer was answered or ended, and not before', () => {
    const ends = [eg.answered(3_000, 'agree'), eg.answered(3_000, 'refuse'), eg.ended(3_000, 'ANNULLED')];
    for (const event of ends) assert.equal(releasesSlot(eg.open(), eg.after(eg.open(), event)), true);
    const stays = [eg.smsSent(3_000), eg.received(3_000), eg.failed(3_000)];
    for (const event of stays) assert.equal(releasesSlot(eg.sent(), eg.after(eg.sent(), event)), false);
    assert.equal(releasesSlot(eg.agreed(), eg.after(eg.agreed(), eg.ended(20_000, 'GRANTED'))), false);
  });
  it('§3a is free when the number is no longer the recipient’s', () => {
    const found = eg.after(eg.fresh(), eg.phoneFound);
    const changed = eg.after(found, { type: 'number-changed', at: eg.at(200), messageId: 'm' });
    assert.equal(releasesSlot(found, changed), true);
  });
  it('§3a is kept while the recipient is screened again', () => {
    const found = eg.after(eg.fresh(), eg.phoneFound);
    const outdated = eg.after(found, { type: 'screening-outdated', at: eg.at(200) });
    assert.equal(releasesSlot(found, outdated), false);
    assert.equal(releasesSlot(outdated, eg.after(outdated, eg.ended(300, 'INELIGIBLE'))), true);
  });
});

describe('what the offer SMS waits for', () => {
  const midnight = Date.parse('2026-11-24T19:00:00.000Z');
  it('§3.1 is the phone slot first, then the end of quiet hours, for which an urgent service does not wait', () => {
    const offer = eg.fresh({ quietHours: DEFAULT_QUIET_HOURS });
    assert.equal(reasonToWait(offer, 'waiting', midnight), 'phone-slot');
    assert.equal(reasonToWait(offer, 'held', midnight), 'quiet-hours');
    assert.equal(reasonToWait(offer, 'held', eg.T0), undefined);
    const urgent = eg.fresh({ quietHours: DEFAULT_QUIET_HOURS, urgent: true });
    assert.deepEqual(
      [reasonToWait(urgent, 'waiting', midnight), reasonToWait(urgent, 'held', midnight)],
      ['phone-slot', undefined],
    );
  });
});

describe('the eligibility facts of a provider', () => {
  const { terms, factsAsOf } = eg.made();
  it('§6a are too old 1 ms after the maximum age of the service', () => {
    const ages = [30 * eg.DAY, 30 * eg.DAY + 1].map((age) => areFactsTooOld(terms, factsAsOf, eg.T0 + age));
    assert.deepEqual(ages, [false, true]);
  });
  it('§6a may be ahead of our clock by two minutes', () => {
    assert.deepEqual(
      [120_000, 120_001].map((ahead) => areFactsOfFuture(eg.at(ahead), eg.T0)),
      [false, true],
    );
  });
});

describe('the cap of offers to one person', () => {
  it('counts the offers of this day of Kazakhstan', () => {
    const dayBegins = Date.parse('2026-11-23T19:00:00.000Z');
    const reached = (madeAtMs: number[], perRecipient?: number) =>
      isRecipientCapReached(perRecipient === undefined ? {} : { perRecipient }, madeAtMs, eg.T0);
    assert.deepEqual(
      [reached([dayBegins - 1, dayBegins], 2), reached([dayBegins, eg.T0], 2), reached([eg.T0, eg.T0])],
      [false, true, false],
    );
  });
});

describe('the states that callbacks report', () => {
  it('§4a are the new one, after SENT when the receipt arrived before the sending was noted', () => {
    for (const state of OFFER_STATES) assert.deepEqual(reportedStates(state, state), []);
    assert.deepEqual(reportedStates('SCREENING', 'AWAITING_ANSWER'), ['SENT', 'AWAITING_ANSWER']);
    assert.deepEqual(reportedStates('QUEUED', 'AWAITING_ANSWER'), ['SENT', 'AWAITING_ANSWER']);
    assert.deepEqual(reportedStates('SENT', 'AWAITING_ANSWER'), ['AWAITING_ANSWER']);
    assert.deepEqual(reportedStates('QUEUED', 'CANCELLED'), ['CANCELLED']);
  });
});
