import assert from 'node:assert/strict';
import { isScreeningOutdated, nextQuestion, screeningEvents } from '../../domain/screening.ts';
import type { ScreeningFindings, ScreeningSubject } from '../../domain/screening.ts';
import * as eg from './offer-examples.ts';

const FOUND: ScreeningFindings = {
  consent: 'given',
  person: { alive: true, entitled: true },
  phone: { number: '+77015550101', language: 'ru' },
};
const eventsOf = (subject: ScreeningSubject, findings: ScreeningFindings, ms: number) =>
  screeningEvents(subject, findings, nextQuestion(subject, findings, eg.T0 + ms), eg.at(ms));
const endOf = (subject: ScreeningSubject, findings: ScreeningFindings, ms: number) => {
  const found = nextQuestion(subject, findings, eg.T0 + ms);
  return 'ending' in found ? `${found.ending.state} ${found.ending.reason}` : found;
};

describe('a screening that is done again', () => {
  const pending = { type: 'consent-checked', at: eg.at(0), status: 'pending' } as const;
  const screened = eg.after(eg.fresh(), pending, eg.phoneFound);
  const again: ScreeningSubject = { recipientKind: 'person', offer: screened, optedOut: false, coolDownMs: 0 };
  const HOURS_LATER = 6 * eg.HOUR;

  it('§3a §6a is due 1 ms after an hour, and not before the first one', () => {
    const found = Date.parse(screened.screenedAt!);
    const due = [found + eg.HOUR, found + eg.HOUR + 1].map((now) => isScreeningOutdated(screened, now));
    assert.deepEqual([...due, isScreeningOutdated(eg.fresh(), eg.T0 + eg.DAY)], [false, true, false]);
  });
  it('§3a §3b §6a asks all systems once more, and its events replace the earlier ones', () => {
    assert.deepEqual(nextQuestion(again, {}, eg.T0 + HOURS_LATER), { ask: 'consent' });
    const events = eventsOf(again, FOUND, HOURS_LATER);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['screening-outdated', 'consent-checked', 'register-checked', 'phone-found'],
    );
    const waiting = eg.after(screened, { type: 'sending-delayed', at: eg.at(200), for: 'phone-slot' });
    const { waitingFor, screenedAt } = eg.after(waiting, ...events);
    assert.deepEqual([waitingFor, screenedAt], [undefined, eg.at(HOURS_LATER)]);
  });
  it('§3b ends as withdrawn when КДП refuses what it gave before; expired is not withdrawn', () => {
    const ends = (['refused', 'withdrawn', 'expired'] as const).map((consent) =>
      endOf(again, { consent }, HOURS_LATER),
    );
    const withdrawn = 'CONSENT_WITHDRAWN consent-withdrawn';
    assert.deepEqual(ends, [withdrawn, withdrawn, 'CONSENT_WITHDRAWN consent-expired']);
  });
  it('§3b gives the person the whole time to answer КДП once more', () => {
    const late = 2 * eg.DAY;
    assert.deepEqual(nextQuestion(again, { consent: 'pending' }, eg.T0 + late), { waitsForConsent: true });
    const events = eventsOf(again, { consent: 'pending' }, late);
    assert.equal(eg.after(screened, ...events).consentAskedAt, eg.at(late));
  });
});
