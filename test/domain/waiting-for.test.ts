import assert from 'node:assert/strict';
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { DEFAULT_QUIET_HOURS } from '../../domain/quiet-hours.ts';
import { WAITS_FOR, waitingFor } from '../../domain/waiting-for.ts';
import * as eg from './offer-examples.ts';

const CONSENT_ASKED: OfferEvent = { type: 'consent-checked', at: eg.at(0), status: 'pending' };
const delayed = (why: 'phone-slot' | 'quiet-hours' | 'gateway'): OfferEvent => ({
  type: 'sending-delayed',
  at: eg.at(200),
  for: why,
});
const deskRecorded: OfferEvent = { type: 'desk-recorded', at: eg.at(9_000), requestId: 'd-1', by: 'a' };
const screened = (...events: OfferEvent[]) => eg.after(eg.fresh(), eg.phoneFound, ...events);
const term = { warnAt: eg.at(4 * eg.DAY), endsAt: eg.at(5 * eg.DAY) };
const called: OfferEvent = { type: 'provider-called', at: eg.at(11_000), calledAt: eg.at(11_000), term };
/** 22:00 in Kazakhstan, and the end of its quiet hours. */
const NIGHT = Date.parse('2026-11-24T17:00:00.000Z');
const MORNING = '2026-11-25T04:00:00.000Z';
const asleep = { quietHours: DEFAULT_QUIET_HOURS };

const at = (offer: Offer, ms = eg.T0 + 20_000) => {
  const { what, until } = waitingFor(offer, ms) ?? {};
  return [what, until];
};

describe('what an offer waits for', () => {
  it('§3 is a register, or the person whom КДП has asked, until the end of its term', () => {
    assert.deepEqual(at(eg.fresh()), ['registers', undefined]);
    assert.deepEqual(at(eg.after(eg.fresh(), CONSENT_ASKED)), ['consent', eg.at(eg.DAY)]);
    const again = eg.after(eg.fresh(), CONSENT_ASKED, eg.phoneFound, { type: 'screening-outdated', at: eg.at(9_000) });
    assert.deepEqual(at(again), ['registers', undefined]);
  });
  it('§3.1 is the gateway as soon as the screening is done, and never the registers', () => {
    assert.deepEqual(at(screened()), ['sms-gateway', undefined]);
    assert.deepEqual(at(screened(delayed('gateway'))), ['sms-gateway', undefined]);
    assert.deepEqual(at(screened(delayed('phone-slot'), delayed('gateway'))), ['sms-gateway', undefined]);
    assert.deepEqual(at(screened(delayed('phone-slot'))), ['phone-slot', undefined]);
  });
  it('§3.1 is the end of quiet hours while they last, then the gateway', () => {
    const offer = eg.after(eg.fresh(asleep), eg.phoneFound, delayed('quiet-hours'));
    assert.deepEqual(at(offer, NIGHT), ['quiet-hours', MORNING]);
    assert.deepEqual(at(offer, Date.parse(MORNING)), ['sms-gateway', undefined]);
  });
  it('§4a is the receipt until the end of its watch; when none came, until no reply can count any more', () => {
    const sent = eg.sent();
    assert.deepEqual(at(sent), ['receipt', eg.at(1_000 + eg.DAY + eg.HOUR)]);
    const missing = eg.after(sent, { type: 'receipt-missing', at: eg.at(eg.DAY) });
    assert.deepEqual(at(missing), ['receipt', eg.at(1_000 + 2 * eg.DAY + 120_000)]);
  });
  it('§4a is the answer until the deadline, then until the end of the grace, also after a refusal', () => {
    const deadline = 2_000 + eg.DAY;
    for (const offer of [eg.open(), eg.after(eg.open(), eg.answered(5_000, 'refuse'))]) {
      assert.deepEqual(at(offer), ['answer', eg.at(deadline)]);
      assert.deepEqual(at(offer, eg.T0 + deadline), ['answer', eg.at(deadline + 120_000)]);
    }
  });
  it('§4a is a second person when the window is over and an answer at the desk is not confirmed', () => {
    const offer = eg.after(eg.open(), deskRecorded);
    assert.equal(at(offer)[0], 'answer');
    const endOfNextWorkingDay = '2026-11-26T19:00:00.000Z';
    assert.deepEqual(at(offer, eg.T0 + 2_000 + eg.DAY + 120_000), ['second-person', endOfNextWorkingDay]);
  });
  it('§5 is the call, then the decision until the end of the term', () => {
    assert.deepEqual(at(eg.agreed()), ['provider-call', undefined]);
    assert.deepEqual(at(eg.after(eg.agreed(), called)), ['decision', term.endsAt]);
    assert.deepEqual(at(eg.providing()), ['decision', undefined]);
  });
  it('§3.2 §4b is the SMS about the outcome where there is one, at night until the morning, and then nothing', () => {
    const granted = eg.after(eg.agreed(asleep), called, eg.outcome(20_000, 'granted'));
    assert.deepEqual(at(granted, NIGHT), ['outcome-sms', MORNING]);
    assert.deepEqual(at(granted), ['outcome-sms', undefined]);
    assert.deepEqual(at(eg.after(granted, eg.ended(30_000, 'GRANTED'))), [undefined, undefined]);
    const declined = eg.after(eg.open({ declineIsFinal: true }), eg.answered(5_000, 'refuse'));
    assert.deepEqual(at(declined), [undefined, undefined]);
  });
  it('is one of the list, which operators search for in Temporal UI', () => {
    assert.equal(new Set(WAITS_FOR).size, 11);
  });
});
