import assert from 'node:assert/strict';
import { personalData } from './end-checks.ts';
import { readScenario } from './scenario-schema.ts';

const finds = (steps: string, text: string): string[] => {
  const world = 'world: { people: [{ iin: "900101400013", phone: "+77015550101" }] }';
  const scenario = readScenario(`title: A scenario\nlaw: [§6b]\n${world}\nsteps:\n${steps}`);
  return personalData(scenario)
    .filter(({ pattern }) => pattern.test(text))
    .map(({ what }) => what);
};

describe('§6b the search for personal data', () => {
  const reply = '  - reply: { from: "+77015550199", text: "да, хочу" }';

  it('finds identifiers of the world and of offers', () => {
    assert.deepEqual(finds('  - offer: { as: A, to: "850315300128" }', 'iin=850315300128'), [
      'the identifier 850315300128',
    ]);
    assert.deepEqual(finds(reply, '"900101400013"'), ['the identifier 900101400013']);
  });
  it('finds a number however it is written', () => {
    for (const written of ['+77015550101', '87015550101', '7015550101']) {
      assert.deepEqual(finds(reply, `to ${written} …`), ['the number +77015550101']);
    }
  });
  it('finds what a person wrote, but not inside another word', () => {
    assert.deepEqual(finds(reply, 'text: да, хочу'), ['the reply "да, хочу"']);
    assert.deepEqual(finds(reply, 'вода, хочу'), []);
  });
  it('does not search for replies whose text occurs in every log', () => {
    assert.deepEqual(finds('  - reply: { from: "+77015550199", text: "1" }', 'took 1 ms'), []);
    assert.deepEqual(finds('  - reply: { from: "+77015550199", text: "stop" }', 'graceful stop'), []);
  });
});
