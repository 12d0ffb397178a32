import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CALENDAR_YEARS } from '../../domain/calendar-years.ts';
import { addWorkingDays } from '../../domain/calendar.ts';
import {
  answerToWithdrawal,
  consentLoss,
  isLateWithdrawal,
  longestTermMs,
  neededConsentMs,
} from '../../domain/consent.ts';
import type { OfferEvent } from '../../domain/events.ts';
import * as eg from './offer-examples.ts';

const withdrawn = (ms: number): OfferEvent => {
  return { type: 'consent-changed', at: eg.at(ms), messageId: `w-${ms}`, status: 'withdrawn' };
};

describe('how long a consent must hold', () => {
  it('§3 §3b outlives delivery, window, grace and term', () => {
    const { terms } = eg.made();
    const parts = eg.HOUR + terms.smsValidityMs + eg.HOUR + terms.answerWindowMs + terms.graceMs;
    assert.equal(neededConsentMs(terms), parts + longestTermMs(terms.termWorkingDays));
    const longer = { ...terms, answerWindowMs: terms.answerWindowMs + 1 };
    assert.equal(neededConsentMs(longer), neededConsentMs(terms) + 1);
  });
  it('§5 counts a term in days that no holidays of the known years exceed', () => {
    const years = Object.keys(CALENDAR_YEARS).map(Number);
    const first = Date.UTC(Math.min(...years), 0, 1);
    const last = Date.UTC(Math.max(...years), 8, 1); // 60 working days later is still a known year
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), fc.integer({ min: 1, max: 60 }), (agreedMs, days) => {
        assert.ok(addWorkingDays(agreedMs, days) - agreedMs <= longestTermMs(days));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a consent that is not valid any more', () => {
  const END = eg.T0 + eg.DAY;

  it('§3b was withdrawn or has expired, as КДП says', () => {
    assert.deepEqual(
      (['withdrawn', 'expired', 'timeout'] as const).map((status) => consentLoss(status, END, eg.T0)),
      ['withdrawn', 'expired', 'expired'],
    );
  });
  it('§3b has expired, where КДП says only no, once its time has run out', () => {
    assert.deepEqual(
      [END - 1, END].map((now) => consentLoss('refused', END, now)),
      ['withdrawn', 'expired'],
    );
    assert.equal(consentLoss('refused', undefined, END), 'withdrawn');
  });
});

describe('a withdrawal', () => {
  it('§3b is approved when it ended the offers, or when there are none', () => {
    const ended = eg.after(eg.agreed(), withdrawn(12_000));
    assert.deepEqual([answerToWithdrawal([]), answerToWithdrawal([ended])], ['approved', 'approved']);
  });
  it('§3b is answered as too late when a provider had been called, whatever else it ended', () => {
    const ended = eg.after(eg.open(), withdrawn(12_000));
    const going = eg.after(eg.providing(), withdrawn(12_000));
    const granted = eg.after(going, eg.outcome(20_000, 'granted'));
    for (const late of [going, granted]) assert.equal(answerToWithdrawal([ended, late]), 'already-provided');
  });
  it('§3b concerns the provider after its call, and until its decision', () => {
    const offers = [eg.agreed(), eg.providing(), eg.after(eg.providing(), eg.outcome(20_000, 'granted'))];
    assert.deepEqual(
      offers.map((offer) => isLateWithdrawal(offer, 'withdrawn')),
      [false, true, false],
    );
    assert.equal(isLateWithdrawal(eg.providing(), 'given'), false);
  });
});
