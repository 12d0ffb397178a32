import assert from 'node:assert/strict';
import type { Recheck } from '../../domain/acceptance.ts';
import { acceptanceChecked, answersRecipient, closingSms, nextAcceptanceQuestion } from '../../domain/acceptance.ts';
import type { RecipientKind } from '../../domain/identifiers.ts';
import type { EndState } from '../../domain/offer-states.ts';
import * as eg from './offer-examples.ts';

const FINE = { consent: 'given', sameNumber: true, alive: true, entitled: true } as const;
const step = (found: Partial<Recheck>, ms = 0, kind: RecipientKind = 'person') =>
  nextAcceptanceQuestion(eg.agreed(), kind, found, eg.T0 + ms);
const ending = (found: Partial<Recheck>, ms?: number) => {
  const next = step({ ...FINE, ...found }, ms);
  return next === 'passed' ? undefined : 'ending' in next ? next.ending : next;
};

describe('the checks at acceptance', () => {
  it('§3a §3b §6a pass when consent, number, person and eligibility facts are still valid', () => {
    assert.equal(ending({}), undefined);
  });
  it('§3b §3a §6a fail in the order of the Rules, each with its own end', () => {
    const nothing = { consent: 'withdrawn', sameNumber: false, alive: false, entitled: false } as const;
    assert.deepEqual(ending(nothing), { state: 'CONSENT_WITHDRAWN', reason: 'consent-withdrawn' });
    const expired = { state: 'CONSENT_WITHDRAWN', reason: 'consent-expired' };
    assert.deepEqual(ending({ ...nothing, consent: 'expired' }), expired);
    assert.deepEqual(ending({ ...nothing, consent: 'given' }), { state: 'NUMBER_CHANGED', reason: 'number-changed' });
    assert.deepEqual(ending({ alive: false, entitled: false }), { state: 'INELIGIBLE', reason: 'not-alive' });
    assert.deepEqual(ending({ entitled: false }), { state: 'INELIGIBLE', reason: 'not-entitled' });
  });
  it('§3b §3a §6a ask one system after the other, and none after a check that failed', () => {
    assert.deepEqual(step({}), { ask: 'consent' });
    assert.deepEqual(step({ consent: 'given' }), { ask: 'phone' });
    assert.deepEqual(step({ consent: 'given', sameNumber: true }), { ask: 'person' });
    assert.equal(step(FINE), 'passed');
    assert.ok(
      'ending' in Object(step({ consent: 'withdrawn' })) &&
        'ending' in Object(step({ consent: 'given', sameNumber: false })),
    );
  });
  it('§6a refuse eligibility facts that are 1 ms older than the service allows', () => {
    assert.equal(ending({}, 30 * eg.DAY), undefined);
    assert.deepEqual(ending({}, 30 * eg.DAY + 1), { state: 'INELIGIBLE', reason: 'facts-too-old' });
  });
  it('§2.3 §6a ask for an organisation whether it is active, who may answer for it, and whether it is entitled', () => {
    const whole = {
      consent: 'given',
      sameNumber: true,
      organisation: { active: true, entitled: true },
      authority: { basis: 'power-of-attorney', validUntil: eg.at(60_000) },
    } as const;
    const ask = (found: Partial<Recheck>, ms?: number) => step(found, ms, 'organisation');
    const { organisation, authority: _, ...known } = whole;
    assert.deepEqual([ask(known), ask({ ...known, organisation })], [{ ask: 'organisation' }, { ask: 'authority' }]);
    assert.equal(ask(whole), 'passed');
    const endOf = (changes: Partial<Recheck>, ms?: number) => {
      const next = ask({ ...whole, ...changes }, ms);
      return typeof next === 'object' && 'ending' in next ? next.ending.reason : next;
    };
    const nothing = { active: false, entitled: false };
    assert.deepEqual(
      [
        endOf({ organisation: { ...nothing, kind: 'akim' } }),
        endOf({ organisation: nothing, authority: null }),
        endOf({ organisation: null }),
        endOf({ organisation: { active: true, entitled: false }, authority: null }),
        endOf({}, 60_000),
        endOf({ organisation: { active: true, entitled: false } }),
      ],
      ['state-body', 'organisation-closed', 'organisation-closed', 'no-authority', 'no-authority', 'not-entitled'],
    );
  });
  it('are one event, with an ending or without', () => {
    assert.deepEqual(acceptanceChecked('t'), { type: 'acceptance-checked', at: 't' });
    const failed = { state: 'NUMBER_CHANGED', reason: 'number-changed' } as const;
    assert.deepEqual(acceptanceChecked('t', failed), { type: 'acceptance-checked', at: 't', ending: failed });
  });
});

describe('the SMS about the end', () => {
  const smsOf = (state: EndState, offer = eg.open()) => closingSms(eg.after(offer, eg.ended(9_000, state)));

  it('§3.2 §4b is the outcome or the annulment', () => {
    assert.deepEqual(
      (['GRANTED', 'REFUSED', 'ANNULLED'] as const).map((state) => smsOf(state)),
      ['granted', 'refused', 'annulled'],
    );
  });
  it('§3b is `closed` when the offer was received, and none when it was not', () => {
    for (const state of ['CONSENT_WITHDRAWN', 'CANCELLED'] as const)
      assert.deepEqual([smsOf(state), smsOf(state, eg.sent())], ['closed', undefined]);
  });
  it('§3a is none for every other end, nor while the offer is open', () => {
    const silent: EndState[] = [
      'DECLINED',
      'UNDELIVERED',
      'NOT_REGISTERED',
      'NO_CONSENT',
      'NUMBER_CHANGED',
      'INELIGIBLE',
    ];
    for (const state of silent) assert.equal(smsOf(state), undefined, state);
    assert.equal(closingSms(eg.open()), undefined);
  });
  it('is sent at once when it answers an SMS of the recipient', () => {
    const withdrawn = eg.ended(12_000, 'CONSENT_WITHDRAWN');
    assert.deepEqual(
      [eg.agreed(), eg.open()].map((offer) => answersRecipient(eg.after(offer, withdrawn))),
      [true, false],
    );
  });
});
