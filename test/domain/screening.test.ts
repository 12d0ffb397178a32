import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CONSENT_STATUSES } from '../../domain/events.ts';
import { RECIPIENT_KINDS } from '../../domain/identifiers.ts';
import { ORGANISATION_KINDS } from '../../domain/organisations.ts';
import type { Authority } from '../../domain/organisations.ts';
import { nextQuestion, screeningEvents } from '../../domain/screening.ts';
import type { ScreeningFindings, ScreeningSubject } from '../../domain/screening.ts';
import * as eg from './offer-examples.ts';

const person: ScreeningSubject = {
  recipientKind: 'person',
  offer: eg.fresh(),
  optedOut: false,
  coolDownMs: 90 * eg.DAY,
};
const organisation: ScreeningSubject = { ...person, recipientKind: 'organisation' };
const asked: ScreeningSubject = {
  ...person,
  offer: eg.after(eg.fresh(), { type: 'consent-checked', at: eg.at(0), status: 'pending' }),
};
const PASSED: Required<ScreeningFindings> = {
  organisation: { active: true, entitled: true, kind: 'other' },
  consent: 'given',
  authority: { basis: 'head' },
  person: { alive: true, entitled: true },
  phone: { number: '+77015550101', language: 'ru' },
};
const step = (subject: ScreeningSubject, findings: ScreeningFindings, ms = 1_000) =>
  nextQuestion(subject, findings, eg.T0 + ms);
const eventsOf = (subject: ScreeningSubject, findings: ScreeningFindings, ms = 1_000) =>
  screeningEvents(subject, findings, step(subject, findings, ms), eg.at(ms));
const endOf = (subject: ScreeningSubject, findings: ScreeningFindings, ms?: number) => {
  const found = step(subject, findings, ms);
  return 'ending' in found ? `${found.ending.state} ${found.ending.reason}` : found;
};

/** The systems that are asked when each answer lets the screening go on. */
function questionsTo(subject: ScreeningSubject): string[] {
  const questions: string[] = [];
  let findings: ScreeningFindings = {};
  for (let found = step(subject, findings); 'ask' in found; found = step(subject, findings)) {
    questions.push(found.ask);
    findings = { ...findings, [found.ask]: PASSED[found.ask] };
  }
  return questions;
}

describe('screening', () => {
  it('§3b asks for consent before personal data is read, and for the phone last', () => {
    assert.deepEqual(questionsTo(person), ['consent', 'person', 'phone']);
  });
  it('§2.3 asks the register of organisations first for a BIN, and whether its representative may answer', () => {
    assert.deepEqual(questionsTo(organisation), ['organisation', 'consent', 'authority', 'phone']);
  });
  it('asks no outside system about a person who opted out, or who declined the service within the cool-down', () => {
    assert.equal(endOf({ ...person, optedOut: true }, {}), 'INELIGIBLE opted-out');
    const offer = eg.fresh({ factsMaxAgeMs: eg.DAY * 365 });
    const declined = { ...person, offer, declinedAt: eg.T0 };
    assert.equal(endOf(declined, {}, 90 * eg.DAY - 1), 'INELIGIBLE cool-down');
    assert.deepEqual(endOf(declined, {}, 90 * eg.DAY), { ask: 'consent' });
  });
  it('§6a ends when the eligibility facts became too old while the offer waited, and asks nothing', () => {
    const facts = { ...person, offer: eg.fresh({ factsMaxAgeMs: eg.HOUR }) };
    assert.deepEqual(endOf(facts, {}, eg.HOUR), { ask: 'consent' });
    assert.equal(endOf(facts, {}, eg.HOUR + 1), 'INELIGIBLE facts-too-old');
  });
  it('§3b ends without consent, and waits while КДП asks the person, as long as the service says', () => {
    assert.equal(endOf(person, { consent: 'refused' }), 'NO_CONSENT consent-refused');
    assert.equal(endOf(person, { consent: 'withdrawn' }), 'NO_CONSENT consent-refused');
    assert.equal(endOf(person, { consent: 'expired' }), 'NO_CONSENT consent-expired');
    assert.equal(endOf(person, { consent: 'timeout' }), 'NO_CONSENT consent-not-given-in-time');
    assert.deepEqual(endOf(person, { consent: 'pending' }), { waitsForConsent: true });
    assert.deepEqual(endOf(asked, { consent: 'pending' }, eg.DAY - 1), { waitsForConsent: true });
    assert.equal(endOf(asked, { consent: 'pending' }, eg.DAY), 'NO_CONSENT consent-not-given-in-time');
  });
  it('§6a ends for a person who is unknown, dead or not entitled', () => {
    const found = [null, { alive: false, entitled: true }, { alive: true, entitled: false }];
    const ends = found.map((one) => endOf(person, { consent: 'given', person: one }));
    assert.deepEqual(ends, ['INELIGIBLE not-entitled', 'INELIGIBLE not-alive', 'INELIGIBLE not-entitled']);
  });
  it('§3a ends without a mobile number, and else gives the number and the language', () => {
    assert.equal(endOf(person, { ...PASSED, phone: {} }), 'NOT_REGISTERED no-mobile-number');
    assert.deepEqual(step(person, PASSED), { phone: '+77015550101', language: 'ru' });
    for (const language of [undefined, 'de'])
      assert.deepEqual(step(person, { ...PASSED, phone: { number: '+77015550101', language } }), {
        phone: '+77015550101',
        language: 'kk',
      });
  });
});

describe('the events of a screening', () => {
  it('§6c name each answer in the order of the questions, and then the phone or the end', () => {
    const { person: _, ...found } = PASSED;
    assert.deepEqual(eventsOf(organisation, found), [
      { type: 'register-checked', at: eg.at(1_000), register: 'organisations', finding: 'ok' },
      { type: 'consent-checked', at: eg.at(1_000), status: 'given' },
      { type: 'register-checked', at: eg.at(1_000), register: 'representations', finding: 'ok' },
      { type: 'phone-found', at: eg.at(1_000), language: 'ru' },
    ]);
    assert.deepEqual(eventsOf(person, { consent: 'refused' }), [
      { type: 'consent-checked', at: eg.at(1_000), status: 'refused' },
      { type: 'offer-ended', at: eg.at(1_000), state: 'NO_CONSENT', reason: 'consent-refused' },
    ]);
  });
  it('§3b note a pending consent once, and again when it took too long', () => {
    assert.deepEqual(eventsOf(person, { consent: 'pending' }).length, 1);
    assert.deepEqual(eventsOf(asked, { consent: 'pending' }), []);
    assert.deepEqual(
      eventsOf(asked, { consent: 'pending' }, eg.DAY).map(({ type }) => type),
      ['consent-checked', 'offer-ended'],
    );
  });
  it('§6b hold no number and no identifier', () => {
    const findings = fc.record(
      {
        organisation: fc.option(
          fc.record({ active: fc.boolean(), entitled: fc.boolean(), kind: fc.constantFrom(...ORGANISATION_KINDS) }),
          { nil: null },
        ),
        authority: fc.constantFrom<Authority | null>({ basis: 'head' }, null),
        consent: fc.constantFrom(...CONSENT_STATUSES),
        person: fc.option(fc.record({ alive: fc.boolean(), entitled: fc.boolean() }), { nil: null }),
        phone: fc.constantFrom({}, { number: '+77015550101', language: 'en' }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(findings, fc.constantFrom(...RECIPIENT_KINDS), fc.nat(2 * eg.DAY), (found, recipientKind, ms) => {
        const subject = { ...person, recipientKind };
        const next = step(subject, found, ms);
        assert.doesNotMatch(JSON.stringify(screeningEvents(subject, found, next, eg.at(ms))), /7015550101/);
        // A system is asked only as long as it has not answered, and after consent only.
        if ('ask' in next) assert.equal(found[next.ask], undefined);
        if ('ask' in next && ['person', 'authority', 'phone'].includes(next.ask)) assert.equal(found.consent, 'given');
      }),
    );
  });
});
