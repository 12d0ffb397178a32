import assert from 'node:assert/strict';
import { ORGANISATION_KINDS } from '../../domain/organisations.ts';
import type { Authority, OrganisationKind } from '../../domain/organisations.ts';
import { nextQuestion } from '../../domain/screening.ts';
import type { ScreeningFindings, ScreeningSubject } from '../../domain/screening.ts';
import * as eg from './offer-examples.ts';

const organisation: ScreeningSubject = {
  recipientKind: 'organisation',
  offer: eg.fresh(),
  optedOut: false,
  coolDownMs: 90 * eg.DAY,
};
const ACTIVE = { active: true, entitled: true };
const endOf = (subject: ScreeningSubject, findings: ScreeningFindings, ms = 1_000) => {
  const found = nextQuestion(subject, findings, eg.T0 + ms);
  return 'ending' in found ? `${found.ending.state} ${found.ending.reason}` : found;
};

describe('an offer to an organisation', () => {
  it('§2.3 ends for the four kinds that are no recipients, and for no other kind nor an unknown one', () => {
    const endOfKind = (kind?: OrganisationKind) =>
      endOf(organisation, { organisation: { active: true, entitled: true, ...(kind ? { kind } : {}) } });
    const excluded = ORGANISATION_KINDS.filter((kind) => endOfKind(kind) === 'INELIGIBLE state-body');
    assert.deepEqual(excluded, ['central-body', 'abroad', 'local-executive', 'akim']);
    for (const kind of [undefined, 'school', 'hospital', 'maslikhat', 'state-company', 'other'] as const)
      assert.deepEqual(endOfKind(kind), { ask: 'consent' });
  });
  it('§2.3 ends for an organisation that is closed, unknown or not entitled itself', () => {
    const ends = [{ active: false, entitled: true }, null, { active: true, entitled: false }].map((found) =>
      endOf(organisation, { organisation: found }),
    );
    const closed = 'INELIGIBLE organisation-closed';
    assert.deepEqual(ends, [closed, closed, 'INELIGIBLE not-entitled']);
  });
  it('§2.3 ends when the representative may not answer, or not any more', () => {
    const endOfAuthority = (authority: Authority | null, ms?: number) =>
      endOf(organisation, { organisation: ACTIVE, consent: 'given', authority }, ms);
    const poa: Authority = { basis: 'power-of-attorney', validUntil: eg.at(5_000) };
    assert.equal(endOfAuthority(null), 'INELIGIBLE no-authority');
    assert.deepEqual(
      [endOfAuthority(poa, 4_999), endOfAuthority(poa, 5_000)],
      [{ ask: 'phone' }, 'INELIGIBLE no-authority'],
    );
  });
});
