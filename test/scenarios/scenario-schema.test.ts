import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readScenario } from './scenario-schema.ts';

const scenario = (steps: string, head = '') => `title: A scenario\nlaw: [§4a]\n${head}\nsteps:\n${steps}`;
const refusal = (yaml: string): string => {
  try {
    readScenario(yaml);
  } catch (error) {
    return (error as Error).message;
  }
  return 'was read';
};

describe('the vocabulary of the scenarios', () => {
  const folder = path.join(import.meta.dirname, 'cases');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
    it(`reads ${file}`, () => {
      assert.ok(readScenario(readFileSync(path.join(folder, file), 'utf8')).steps.length > 0);
    });
  }

  const unknown: [what: string, named: string, yaml: string][] = [
    ['a step', 'dance', scenario('  - dance: { to: "+77015550101" }')],
    ['a field of a step', 'contain', scenario('  - sms: { to: "+77015550101", kind: offer, contain: x }')],
    [
      'a field of the world',
      'hair',
      scenario('  - wait: PT1H', 'world: { people: [{ iin: "900101400013", hair: red }] }'),
    ],
    ['a change of the world', 'hair', scenario('  - world: { iin: "900101400013", hair: red }')],
    ['a field of the service', 'windw', scenario('  - wait: PT1H', 'service: { windw: PT1H }')],
    ['a field beside the title', 'author', scenario('  - wait: PT1H', 'author: me')],
    ['a second keyword in one step', 'sms', scenario('  - wait: PT1H\n    sms: {}')],
    ['a kind of SMS', 'kind', scenario('  - sms: { to: "+77015550101", kind: greeting }')],
    ['a state', 'is', scenario('  - state: { of: A, is: HAPPY }')],
    ['a kind of event', 'contains', scenario('  - journal: { of: A, contains: [sms-lost] }')],
    ['a duration', 'wait', scenario('  - wait: 3 hours')],
    ['a moment', 'startAt', scenario('  - wait: PT1H', 'startAt: "Someday 10:00"')],
  ];
  for (const [what, named, yaml] of unknown) {
    it(`refuses ${what} that it does not know, and names it`, () => {
      assert.match(refusal(yaml), new RegExp(`\\b${named}\\b`));
    });
  }

  it('fills in what a scenario leaves out', () => {
    const { world, startAt, steps } = readScenario(scenario('  - sms: { to: "+77015550101", kind: offer }'));
    assert.deepEqual(world, { people: [], organisations: [] });
    assert.equal(startAt, 'Tue 10:00');
    assert.deepEqual(steps, [{ keyword: 'sms', value: { to: '+77015550101', kind: 'offer', count: 1, contains: [] } }]);
  });
  it('reads digits that YAML reads as a number as a text of digits', () => {
    const { steps } = readScenario(
      scenario('  - offer: { as: A, to: 900101400013 }\n  - reply: { from: +77015550101, text: 1 }'),
    );
    assert.deepEqual(steps[0]?.value, { as: 'A', to: '900101400013' });
    assert.deepEqual(steps[1]?.value, { from: '+77015550101', text: '1', count: 1 });
  });
  it('reads one substring as a list of one', () => {
    const { steps } = readScenario(scenario('  - sms: { to: "+77015550101", kind: offer, contains: "1414" }'));
    assert.deepEqual(steps, [
      { keyword: 'sms', value: { to: '+77015550101', kind: 'offer', count: 1, contains: ['1414'] } },
    ]);
  });
});
