import assert from 'node:assert/strict';
import { exhaust } from './exhaustive.ts';
import { MOVES } from './moves.ts';
import { MUTANTS } from './mutants.ts';
import { tryHistories } from './random.ts';
import { RULES } from './rules.ts';
import type { Rules } from './rules.ts';
import { WORLDS } from './world.ts';

const SEED = 155;

/** A broken invariant of a set of rules, in some random histories or in an interleaving of three moves. */
function mistakeOf(rules: Rules): string | undefined {
  const bounds = { moves: MOVES, depth: 3, stopsAtFirst: true };
  const [lucky] = tryHistories(rules, SEED, 0, 500, true).violations.keys();
  if (lucky) return lucky;
  const searched = WORLDS.map((world) => exhaust(world, rules, bounds));
  return searched.flatMap(({ violations }) => [...violations.keys()])[0];
}

describe('the model of one offer', () => {
  for (const world of WORLDS) {
    it(`§3.2 §4a §4b wrongs no citizen in any interleaving of four moves, signals ${world.signals}`, () => {
      const { violations, interleavings, states, compared } = exhaust(world, RULES, { moves: MOVES, depth: 4 });
      assert.deepEqual([...violations], []);
      assert.equal(interleavings, 17 + 17 ** 2 + 17 ** 3 + 17 ** 4);
      assert.ok(states > 1_000 && compared > 0, `${states} states, ${compared} compared`);
    }).timeout(60_000);
  }

  it('§3.2 §4a §4b wrongs no citizen in random histories of up to thirty moves, and knows every end', () => {
    const { violations, ends } = tryHistories(RULES, SEED, 0, 2_000);
    assert.deepEqual([...violations], []);
    assert.equal(Object.keys(ends).length, 9);
  }).timeout(60_000);

  it('§3.2 §4a §4b finds each of the mistakes that are planted in the rules', () => {
    const missed = Object.entries(MUTANTS).filter(([, rules]) => mistakeOf(rules) === undefined);
    assert.deepEqual(
      missed.map(([name]) => name),
      [],
    );
    assert.ok(Object.keys(MUTANTS).length >= 8);
  }).timeout(120_000);
});
