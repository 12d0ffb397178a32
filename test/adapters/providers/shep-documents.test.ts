import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Application } from '../../../activities/provider-system.ts';
import { applicationXml, PROVIDER_NS, readDecision } from '../../../adapters/providers/shep-documents.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { childOf, valueOf } from '../../../adapters/shep/xml-reading.ts';
import type { XmlElement } from '../../../adapters/shep/xml-tree.ts';
import { parseXml } from '../../../adapters/shep/xml-tree.ts';
import { writeXml } from '../../../adapters/shep/xml-writer.ts';

const application = (changes: Partial<Application> = {}): Application => ({
  offerId: '5f0c1a3e-0000-4000-8000-000000000001',
  serviceCode: 'test-allowance',
  recipient: { iin: '900101400013' },
  eligibilityFacts: { children: 4 },
  acceptedAt: '2026-11-24T06:00:00.000Z',
  consentToken: 'code public-key',
  ...changes,
});
const read = (one: Application): XmlElement => parseXml(writeXml(applicationXml(one)));
const decided = (inside: string) =>
  readDecision(parseXml(`<data><decision xmlns="${PROVIDER_NS}">${inside}</decision></data>`));

describe('applications and decisions as XML', () => {
  it('§5 carry the same data as over REST', () => {
    const person = read(application());
    const value = (name: string) => valueOf(person, name, PROVIDER_NS);
    const { eligibilityFacts: facts, recipient, ...others } = application();
    for (const [name, expected] of Object.entries(others)) assert.equal(value(name), expected, name);
    assert.deepEqual(JSON.parse(value('facts') ?? ''), facts);
    assert.equal(
      valueOf(childOf(person, 'recipient', PROVIDER_NS)!, 'iin', PROVIDER_NS),
      (recipient as { iin: string }).iin,
    );
    const organisation = read(application({ recipient: { bin: '200340000339', representativeIin: '850422200153' } }));
    const who = childOf(organisation, 'recipient', PROVIDER_NS)!;
    const named = ['bin', 'representativeIin', 'iin'].map((name) => valueOf(who, name, PROVIDER_NS));
    assert.deepEqual(named, ['200340000339', '850422200153', undefined]);
  });
  it('§6a return the provider’s own eligibility facts unchanged, whatever JSON they are', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\uffff', '\ufffe', ' ', '\r\n', ']]>', '\u0001', '\u2028'),
    );
    fc.assert(
      fc.property(fc.dictionary(unit, fc.oneof(unit, fc.jsonValue())), (facts) => {
        const plain = JSON.parse(JSON.stringify(facts)) as object;
        const text = childOf(read(application({ eligibilityFacts: plain })), 'facts', PROVIDER_NS)?.text ?? '';
        assert.deepEqual(JSON.parse(text), plain);
      }),
    );
    for (const facts of [undefined, null])
      assert.equal(valueOf(read(application({ eligibilityFacts: facts })), 'facts', PROVIDER_NS), '{}');
  });
  it('§3.2 are read exactly, and a decision is never guessed', () => {
    assert.deepEqual(decided('<outcome>granted</outcome><resultNumber> R-1 </resultNumber>'), {
      final: true,
      outcome: 'granted',
      resultNumber: 'R-1',
      offerId: undefined,
    });
    const long = 'g'.repeat(5_000);
    assert.deepEqual(decided(`<offerId>o</offerId><outcome>refused</outcome><ground>${long}</ground>`), {
      final: true,
      outcome: 'refused',
      ground: 'g'.repeat(100),
      offerId: 'o',
    });
    const unreadable = [
      '',
      '<outcome/>',
      '<outcome>GRANTED</outcome>',
      '<outcome>granted<b/></outcome>',
      '<status>done</status>',
    ];
    for (const inside of unreadable) assert.throws(() => decided(inside), SystemFault, inside);
    for (const data of [
      undefined,
      parseXml('<data/>'),
      parseXml('<data><decision><outcome>granted</outcome></decision></data>'),
    ])
      assert.throws(() => readDecision(data), SystemFault);
  });
});
