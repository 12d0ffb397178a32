import assert from 'node:assert/strict';
import { z } from 'zod';
import { factIssues } from '../../../adapters/catalogue/eligibility-facts.ts';
import { service } from './examples.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    bornOn: { type: 'string', format: 'date' },
    children: { type: 'integer', minimum: 1, maximum: 20 },
    region: { type: 'string', enum: ['almaty', 'astana'] },
    name: { type: 'string', minLength: 1, maxLength: 5 },
    insured: { type: 'boolean' },
    income: { type: 'number', minimum: 0.5 },
  },
  required: ['bornOn'],
};

const wrongIn = (facts: Record<string, unknown>) =>
  factIssues(service({ eligibilityFacts: SCHEMA }).eligibilityFacts, facts).map(({ path }) => path.join('.'));

function problems(eligibilityFacts: unknown): string[] {
  try {
    service({ eligibilityFacts });
    return [];
  } catch (error) {
    assert(error instanceof z.ZodError, String(error));
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  }
}

describe('the eligibility facts that a service needs', () => {
  it('§6a are complete and correct: names, types and bounds', () => {
    const good = { bornOn: '2026-11-29', children: 2, region: 'almaty', name: 'Айша', insured: true, income: 1 };
    assert.deepEqual(wrongIn(good), []);
    assert.deepEqual(wrongIn({ bornOn: '2026-11-29' }), []);
    assert.deepEqual(wrongIn({}), ['bornOn']);
    const wrong = { bornOn: '2026-02-30', children: 21, region: 'oral', name: '', insured: 1, income: 0 };
    assert.deepEqual(wrongIn(wrong).toSorted(), ['bornOn', 'children', 'income', 'insured', 'name', 'region']);
    assert.deepEqual(wrongIn({ bornOn: '2026-11-29', children: 1.5 }), ['children']);
  });

  it('§6a are no others than those that the service names, unless it allows them', () => {
    const more = { bornOn: '2026-11-29', colour: 'red' };
    assert.deepEqual(
      factIssues(service({ eligibilityFacts: SCHEMA }).eligibilityFacts, more).map(({ code }) => code),
      ['unrecognized_keys'],
    );
    const open = service({ eligibilityFacts: { ...SCHEMA, additionalProperties: true } });
    assert.deepEqual(factIssues(open.eligibilityFacts, more), []);
    assert.deepEqual(factIssues(undefined, more), []);
  });

  it('§6a a broken schema is a problem of the catalogue, not of an offer', () => {
    const one = (fact: object) => problems({ type: 'object', properties: { a: fact } });
    assert.match(one({ type: 'strng' })[0] ?? '', /^eligibilityFacts\.properties\.a\.type: /);
    assert.match(one({ type: 'integer', minimum: 'x' })[0] ?? '', /^eligibilityFacts\.properties\.a\.minimum: /);
    assert.match(one({ type: 'integer', mimimum: 1 })[0] ?? '', /^eligibilityFacts\.properties\.a: .*mimimum/);
    assert.deepEqual(one({ type: 'boolean', minimum: 1 }), [
      'eligibilityFacts.properties.a.minimum: does not fit the type boolean',
    ]);
    assert.deepEqual(one({ type: 'integer', minimum: 2, maximum: 1 }), [
      'eligibilityFacts.properties.a.minimum: is more than maximum',
    ]);
    assert.deepEqual(problems({ type: 'object', properties: {}, required: ['b'] }), [
      'eligibilityFacts.required.0: b is not in properties',
    ]);
    assert.match(problems({ type: 'array' })[0] ?? '', /^eligibilityFacts/);
  });
});
