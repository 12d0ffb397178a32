import assert from 'node:assert/strict';
import { isCallDelayed, isLongAway, sinceAgreement } from '../../domain/delays.ts';
import * as eg from './offer-examples.ts';

const AGREED_AT = eg.T0 + 10_000;

describe('delays after an agreement', () => {
  it('§6c are measured from the arrival of the answer', () => {
    assert.equal(sinceAgreement(eg.agreed(), AGREED_AT + 7_000), 7_000);
    assert.equal(sinceAgreement(eg.open(), AGREED_AT), undefined);
  });
  it('§6c a call is delayed 1 ms after the hour, and only while it is awaited', () => {
    assert.equal(isCallDelayed(eg.agreed(), AGREED_AT + eg.HOUR), false);
    assert.equal(isCallDelayed(eg.agreed(), AGREED_AT + eg.HOUR + 1), true);
    const refused = eg.after(eg.agreed(), eg.answered(20_000, 'refuse'));
    const cancelled = eg.after(eg.agreed(), eg.ended(20_000, 'CONSENT_WITHDRAWN'));
    for (const offer of [eg.open(), eg.providing(), refused, cancelled])
      assert.equal(isCallDelayed(offer, AGREED_AT + eg.DAY), false);
  });
  it('§6c a provider is away 1 ms after an hour of failed calls', () => {
    assert.equal(isLongAway(eg.T0, eg.T0 + eg.HOUR), false);
    assert.equal(isLongAway(eg.T0, eg.T0 + eg.HOUR + 1), true);
  });
});
