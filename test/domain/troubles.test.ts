import assert from 'node:assert/strict';
import { explains, gatewayName, providerName } from '../../domain/troubles.ts';
import { WAITS_FOR, waitingFor } from '../../domain/waiting-for.ts';
import type { OfferEvent } from '../../domain/events.ts';
import * as eg from './offer-examples.ts';

describe('why what an offer waits for does not come', () => {
  it('is the failed call that it waits for, and never one that is past', () => {
    assert.ok(explains('provide', 'provider-call'));
    assert.ok(explains('sendOffer', 'sms-gateway'));
    assert.ok(explains('screen', 'sms-gateway'), 'what was screened long ago is screened again');
    assert.ok(!explains('provide', 'answer'), 'the recipient took the agreement back while the provider was away');
    assert.ok(!explains('sendOffer', 'receipt'));
    for (const what of WAITS_FOR) assert.ok(!explains('sendReplyAnswer', what), what);
  });
  it('is no failed call while a person or the clock is waited for', () => {
    const calling = ['screen', 'sendOffer', 'askCarrier', 'sendReminder', 'provide', 'askProvider', 'sendClosingSms'];
    for (const what of ['phone-slot', 'quiet-hours'] as const)
      assert.ok(!calling.some((activity) => explains(activity, what)));
    for (const activity of calling)
      assert.ok(
        WAITS_FOR.some((what) => explains(activity, what)),
        activity,
      );
  });
  it('names systems as operators know them', () => {
    assert.equal(providerName('enbek'), 'provider enbek');
    assert.equal(gatewayName('beeline'), 'SMS gateway beeline');
    assert.equal(gatewayName('beeline', 'kcell'), 'SMS gateways beeline, kcell');
  });
  it('§3.2 is a refusal that does not count, until the decision that does', () => {
    const called: OfferEvent = { type: 'provider-called', at: eg.at(11_000), calledAt: eg.at(11_000) };
    const unclear: OfferEvent = { type: 'provider-unclear', at: eg.at(12_000), messageId: 'm-1' };
    const offer = eg.after(eg.agreed(), called);
    assert.equal(waitingFor(offer, eg.T0)?.trouble, undefined);
    const { what, trouble } = waitingFor(eg.after(offer, unclear), eg.T0)!;
    assert.equal(what, 'decision');
    assert.deepEqual(trouble, {
      system: `provider ${offer.made.providerId}`,
      fault: 'refused on a ground that the act does not list',
      since: eg.at(12_000),
    });
    const decided = { type: 'provider-answered', at: eg.at(13_000), messageId: 'm-2', outcome: 'granted' } as const;
    assert.equal(waitingFor(eg.after(offer, unclear, decided), eg.T0)?.trouble, undefined);
  });
});
